import fc from 'fast-check';
import { DETECTOR_IDS } from '../../src/query/parameters.ts';

/** A request for the query API, by the path as the OpenAPI document spells it. */
export interface QueryRequest {
  readonly path: string;
  /** What is sent, with parameters. */
  readonly target: string;
}

const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e3',
    'NaN',
    'null',
    '%',
    '%00',
    "'; drop table x;--",
    '../..',
    'x'.repeat(2_000),
  ),
  fc.constantFrom('9007199254740993', '253402300800000', '2026-13-01T00:00:00Z', '2026-11-25'),
);
const id = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('acc-1', 'acc-2', 'a.b:c_d-e') }, junk);
const moment = fc.oneof(
  fc
    .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.integer({ min: 0, max: 2e12 }).map(String),
  junk,
);
const limit = fc.oneof(fc.integer({ min: 1, max: 500 }).map(String), junk);
const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
  from: moment,
  to: moment,
  limit,
  cursor: junk,
  account: id,
  detector: fc.oneof(fc.constantFrom(...DETECTOR_IDS), junk),
  minutes: limit,
  unknown: junk,
};

const parameters = fc
  .array(
    fc
      .constantFrom(...Object.keys(values))
      .chain((name) => (values[name] as fc.Arbitrary<string>).map((value) => [name, value])),
    { maxLength: 4 },
  )
  .map((pairs) => new URLSearchParams(pairs as [string, string][]).toString());

/** Right ones, wrong ones, and what nobody would send. */
export const queryRequest: fc.Arbitrary<QueryRequest> = fc
  .record({
    path: fc.constantFrom(
      ...['/accounts/{id}', '/accounts/{id}/events', '/alerts', '/statistics', '/health'],
    ),
    id: id.filter((text) => !['', '.', '..', '../..'].includes(text)),
    query: parameters,
  })
  .map(({ path, id, query }) => ({
    path,
    target: `${path.replace('{id}', encodedOnce(id))}${query === '' ? '' : `?${query}`}`,
  }));

/** Lone surrogates can't be put into a URL. */
const encodedOnce = (text: string): string => encodeURIComponent(text.toWellFormed());
