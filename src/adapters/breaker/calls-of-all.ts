import type { BreakerRecord, BreakerRecords } from '../../application/ports/breaker-records.ts';

export interface CallsOfAllOptions {
  readonly name: string;
  readonly records: Pick<BreakerRecords, 'count'>;
  /** Epoch ms. */
  readonly now: () => number;
  /** How long calls are counted from the first failure on, ms. */
  readonly windowMs: number;
  /** Calls that succeed are not told more often, ms. */
  readonly refreshMs: number;
}

/**
 * Counts the calls of all processes in the breaker's record, for dependencies that each process calls rarely. Calls
 * that succeed are told with the next failure, or, while the record has failures, every `refreshMs`: as long as all
 * is well nothing is written.
 */
export function callsOfAll({ name, records, now, windowMs, refreshMs }: CallsOfAllOptions) {
  let failuresUntil = Number.NEGATIVE_INFINITY;
  let untold = { since: Number.NEGATIVE_INFINITY, calls: 0 };
  let toldAt = Number.NEGATIVE_INFINITY;

  const heard = (record: BreakerRecord | undefined): void => {
    failuresUntil = (record?.counted?.since ?? Number.NEGATIVE_INFINITY) + windowMs;
  };
  return {
    /** The record was read. */
    heard,
    /** A call ended. @returns the record with it; `undefined` when it was not told yet */
    async ended(failed: boolean): Promise<BreakerRecord | undefined> {
      const at = now();
      if (at - untold.since >= windowMs) untold = { since: at, calls: 0 };
      untold.calls += 1;
      if (!failed && (at >= failuresUntil || at - toldAt < refreshMs)) return undefined;
      const { calls } = untold;
      untold.calls = 0;
      toldAt = at;
      const record = await records.count(name, { calls, failures: failed ? 1 : 0 }, at, windowMs);
      heard(record);
      return record;
    },
  };
}
