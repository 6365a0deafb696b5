import { randomUUID } from 'node:crypto';
import type { ErrorCode } from '../../../src/domain/errors.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { BAD_FIELDS } from './fields.ts';

/**
 * How a bad event gets into the queue: `bus`, by PutEvents; `envelope`, its detail inside an envelope sent to
 * the queue, so that every byte is as written; `body`, a message that is no envelope.
 */
export interface BadDetail {
  readonly what: string;
  readonly code: ErrorCode;
  readonly by: 'bus' | 'envelope' | 'body';
  /** The text to send instead of the event's own. */
  readonly spoil: (event: Transaction) => string;
}

const text = JSON.stringify;

/** An envelope as EventBridge writes it around the text of a detail. */
export const envelope = (detail: string, id: string = randomUUID()): string =>
  `{"version":"0","id":"${id}","detail-type":"Transaction","source":"millrace.transactions",` +
  `"account":"000000000000","time":"2026-01-15T12:00:00Z","region":"us-east-1","resources":[],` +
  `"detail":${detail}}`;

const on =
  (by: BadDetail['by']) =>
  (what: string, code: ErrorCode, spoil: (event: Transaction) => string): BadDetail => ({
    ...{ what, code, by, spoil },
  });
const onBus = on('bus');
const inEnvelope = on('envelope');
const asBody = on('body');

const without = (event: Transaction, name: keyof Transaction): string =>
  text({ ...event, [name]: undefined });

/** Writes one field as given, which JSON.stringify could not. */
const literally = (event: Transaction, name: keyof Transaction, literal: string): string =>
  text({ ...event, [name]: '@' }).replace('"@"', literal);

export const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

export const BAD_DETAILS: readonly BadDetail[] = [
  asBody('body that is not JSON', 'MLR_JSON_MALFORMED', () => 'Hello, queue!'),
  asBody('truncated body', 'MLR_JSON_MALFORMED', (event) => envelope(text(event)).slice(0, -20)),
  asBody('NaN as amount', 'MLR_JSON_MALFORMED', (event) =>
    envelope(literally(event, 'amountMinor', 'NaN')),
  ),
  asBody('body null', 'MLR_ENVELOPE_INVALID', () => 'null'),
  asBody('body that is a list', 'MLR_ENVELOPE_INVALID', (event) => text([event])),
  asBody('body that is a number', 'MLR_ENVELOPE_INVALID', () => ' 42 '),
  asBody('event without envelope', 'MLR_ENVELOPE_INVALID', (event) => text(event)),
  asBody('envelope without detail', 'MLR_ENVELOPE_INVALID', () => `{"id":"${randomUUID()}"}`),
  asBody('envelope without id', 'MLR_ENVELOPE_INVALID', (event) => text({ detail: event })),
  asBody('envelope with an empty id', 'MLR_ENVELOPE_INVALID', (event) => envelope(text(event), '')),
  asBody('100,000 levels of nesting', 'MLR_JSON_TOO_DEEP', () => envelope(nested(100_000))),
  asBody('40 levels of nesting', 'MLR_JSON_TOO_DEEP', (event) =>
    envelope(literally(event, 'metadata', nested(40))),
  ),
  inEnvelope('detail null', 'MLR_FIELD_TYPE', () => 'null'),
  inEnvelope('detail that is a list', 'MLR_FIELD_TYPE', (event) => ` [ ${text(event)} ] `.trim()),
  inEnvelope('detail that is a text', 'MLR_FIELD_TYPE', (event) => text(text(event))),
  inEnvelope('20-digit amount', 'MLR_AMOUNT_TOO_LARGE', (event) =>
    literally(event, 'amountMinor', '12345678901234567890'),
  ),
  inEnvelope('amount beyond every number', 'MLR_AMOUNT_NOT_INTEGER', (event) =>
    literally(event, 'amountMinor', '1e999'),
  ),
  inEnvelope('amount given twice, last one negative', 'MLR_AMOUNT_NEGATIVE', (event) =>
    literally(event, 'amountMinor', '1 ,\n\t"amountMinor" : -1'),
  ),
  inEnvelope('half a surrogate pair', 'MLR_ENCODING_INVALID', (event) =>
    literally(event, 'merchantId', '"caf\\u00e9 \\ud83d"'),
  ),
  inEnvelope('half a surrogate pair as account', 'MLR_ENCODING_INVALID', (event) =>
    literally(event, 'accountId', '"\\ud83d"'),
  ),
  inEnvelope('350 KB in an envelope', 'MLR_RECORD_TOO_LARGE', (event) =>
    text({ ...event, metadata: { note: 'é'.repeat(175_000) } }),
  ),
  onBus('empty detail', 'MLR_FIELD_MISSING', () => '{}'),
  ...(['eventId', 'type', 'accountId', 'amountMinor', 'currency', 'occurredAt'] as const).map(
    (name) => onBus(`no ${name}`, 'MLR_FIELD_MISSING', (event) => without(event, name)),
  ),
  onBus('null as amount', 'MLR_FIELD_MISSING', (e) => literally(e, 'amountMinor', 'null')),
  onBus('amount as text', 'MLR_FIELD_TYPE', (e) => literally(e, 'amountMinor', '"1250"')),
  onBus('number as id', 'MLR_FIELD_TYPE', (event) => literally(event, 'eventId', '7')),
  onBus('object as account', 'MLR_FIELD_TYPE', (event) => literally(event, 'accountId', '{}')),
  onBus('time as text', 'MLR_FIELD_TYPE', (e) => literally(e, 'occurredAt', '"2026-01-15"')),
  onBus('boolean as latitude', 'MLR_FIELD_TYPE', (event) => literally(event, 'latitude', 'true')),
  onBus('fraction as amount', 'MLR_AMOUNT_NOT_INTEGER', (e) => literally(e, 'amountMinor', '0.5')),
  onBus('unknown type', 'MLR_TYPE_UNKNOWN', (event) => literally(event, 'type', '"BARTER"')),
  onBus('metadata as list', 'MLR_FIELD_TYPE', (event) => literally(event, 'metadata', '["a"]')),
  onBus('nested metadata', 'MLR_FIELD_TYPE', (e) => literally(e, 'metadata', '{"a":{"b":"c"}}')),
  onBus('replacement character', 'MLR_ENCODING_INVALID', (event) =>
    text({ ...event, merchantId: 'caf\uFFFD' }),
  ),
  onBus('100 KB', 'MLR_RECORD_TOO_LARGE', (event) =>
    text({ ...event, metadata: { note: 'x'.repeat(100_000) } }),
  ),
  onBus('350 KB', 'MLR_RECORD_TOO_LARGE', (event) =>
    text({ ...event, metadata: { note: 'x'.repeat(350_000) } }),
  ),
  ...BAD_FIELDS.map(([what, code, over]) =>
    onBus(what, code, (event) => text({ ...event, ...over })),
  ),
];
