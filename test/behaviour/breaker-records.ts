import { describe, expect, it } from '@jest/globals';
import type { BreakerRecords } from '../../src/application/ports/breaker-records.ts';

/** What every keeper of breaker records owes. @param fresh a name that was never used */
export function keepsBreakerRecords(records: () => BreakerRecords, fresh: () => string): void {
  describe('breaker records', () => {
    it('know nothing of a breaker that never opened', async () => {
      const name = fresh();
      expect(await records().read(name)).toBeUndefined();
      expect(await records().claimTrial(name, 5_000, 6_000)).toBe(false);
    });

    it('keep an open breaker until it is closed', async () => {
      const name = fresh();
      await records().opened(name, 1_000);
      expect(await records().read(name)).toEqual({ retryAt: 1_000 });
      await records().closed(name);
      expect(await records().read(name)).toBeUndefined();
      expect(await records().claimTrial(name, 5_000, 6_000)).toBe(false);
    });

    it('give a trial to one, not before it is due', async () => {
      const name = fresh();
      await records().opened(name, 1_000);
      expect(await records().claimTrial(name, 999, 2_000)).toBe(false);
      const claims = Array.from({ length: 8 }, () => records().claimTrial(name, 1_000, 2_000));
      expect((await Promise.all(claims)).filter(Boolean)).toEqual([true]);
      expect(await records().read(name)).toEqual({ retryAt: 2_000 });
      expect(await records().claimTrial(name, 2_000, 3_000)).toBe(true);
    });
  });
}
