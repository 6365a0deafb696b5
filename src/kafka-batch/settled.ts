import type { KafkaBatchResponse } from './event.ts';
import type { Queued, RawRecord } from './record.ts';

/** What becomes of a record: the first two are acknowledged, the last comes again. */
export type Settled =
  | { readonly kind: 'done' }
  | { readonly kind: 'quarantined'; readonly code: string; readonly cause: string }
  | { readonly kind: 'reported'; readonly cause: string };

export const reported = (cause: string): Settled => ({ kind: 'reported', cause });

export const BEHIND = reported('an earlier record of the key comes again');
export const OUT_OF_TIME = reported('the time was up before the record was done');

/** What became of every record of a batch; one not settled was not reached. */
export function finalOf(
  batch: readonly Queued[],
  settled: ReadonlyMap<RawRecord, Settled>,
): ReadonlyMap<RawRecord, Settled> {
  return new Map(batch.map(({ record }) => [record, settled.get(record) ?? OUT_OF_TIME]));
}

export function responseOf(final: ReadonlyMap<RawRecord, Settled>): KafkaBatchResponse {
  return {
    batchItemFailures: [...final]
      .filter(([, { kind }]) => kind === 'reported')
      .map(([{ itemIdentifier }]) => ({ itemIdentifier })),
  };
}
