import type {
  BreakerRecord,
  BreakerRecords,
  CountedCalls,
} from '../../src/application/ports/breaker-records.ts';

/** Breaker records without a table; `writes` counts them. */
export function memoryRecords(): BreakerRecords & { readonly writes: number } {
  const retryAts = new Map<string, number>();
  const counts = new Map<string, CountedCalls>();
  let writes = 0;
  const recordOf = (name: string): BreakerRecord => {
    const [retryAt, counted] = [retryAts.get(name), counts.get(name)];
    return { ...(retryAt !== undefined && { retryAt }), ...(counted && { counted }) };
  };
  return {
    get writes() {
      return writes;
    },
    async read(name) {
      return retryAts.has(name) || counts.has(name) ? recordOf(name) : undefined;
    },
    async opened(name, retryAt) {
      writes += 1;
      retryAts.set(name, retryAt);
    },
    async claimTrial(name, now, nextAt) {
      writes += 1;
      if ((retryAts.get(name) ?? Number.POSITIVE_INFINITY) > now) return false;
      retryAts.set(name, nextAt);
      return true;
    },
    async closed(name) {
      writes += 1;
      retryAts.delete(name);
      counts.delete(name);
    },
    async count(name, { calls, failures }, now, windowMs) {
      writes += 1;
      const last = counts.get(name);
      const { since, ...before } =
        last !== undefined && last.since > now - windowMs
          ? last
          : { since: now, calls: 0, failures: 0 };
      const counted = { calls: before.calls + calls, failures: before.failures + failures };
      counts.set(name, { since, ...counted });
      return recordOf(name);
    },
  };
}
