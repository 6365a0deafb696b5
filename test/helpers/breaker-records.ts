import type { BreakerRecords } from '../../src/application/ports/breaker-records.ts';

/** Breaker records without a table; `writes` counts them. */
export function memoryRecords(): BreakerRecords & { readonly writes: number } {
  const retryAts = new Map<string, number>();
  let writes = 0;
  return {
    get writes() {
      return writes;
    },
    async read(name) {
      const retryAt = retryAts.get(name);
      return retryAt === undefined ? undefined : { retryAt };
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
    },
  };
}
