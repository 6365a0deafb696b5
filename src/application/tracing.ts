import { TRACEPARENT, traceIdOf } from '../domain/trace-context.ts';
import type { Header } from './provenance.ts';

/** A record that did not make it, as a line of the log names it. */
export interface TracedRecord {
  readonly position: string;
  readonly traceId: string;
}

interface Carrier {
  readonly headers?: readonly Header[];
}

/** Most records of a call that a line of the log names. */
const MOST_NAMED = 20;

/** The `traceparent` that a record brought along; `undefined` when there is none that could be read. */
export function traceparentOf({ headers = [] }: Carrier): string | undefined {
  const header = headers.find(({ name }) => name === TRACEPARENT);
  if (header === undefined) return undefined;
  const text = Buffer.from(header.value, 'base64').toString('latin1');
  return traceIdOf(text) === undefined ? undefined : text;
}

/** Those of the records that belong to a trace, so that whoever has its id finds them in the log; the first few. */
export function tracedOf(
  records: Iterable<Carrier & { readonly position: string }>,
): TracedRecord[] {
  const traced: TracedRecord[] = [];
  for (const record of records) {
    if (traced.length === MOST_NAMED) break;
    const traceId = traceIdOf(traceparentOf(record) ?? '');
    if (traceId !== undefined) traced.push({ position: record.position, traceId });
  }
  return traced;
}
