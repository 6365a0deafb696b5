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

    it('count the calls of all, and lose none', async () => {
      const name = fresh();
      const one = { calls: 3, failures: 1 };
      const all = await Promise.all(
        Array.from({ length: 8 }, () => records().count(name, one, 1_000, 500)),
      );
      const counted = { since: 1_000, calls: 24, failures: 8 };
      expect(all).toContainEqual({ counted });
      expect(await records().read(name)).toEqual({ counted });
    });

    it('begin to count anew when the window is over, not before', async () => {
      const name = fresh();
      const [failed, went] = [
        { calls: 1, failures: 1 },
        { calls: 2, failures: 0 },
      ];
      await records().count(name, failed, 1_000, 500);
      const within = { counted: { since: 1_000, calls: 3, failures: 1 } };
      expect(await records().count(name, went, 1_499, 500)).toEqual(within);
      const anew = { counted: { since: 1_500, calls: 1, failures: 1 } };
      expect(await records().count(name, failed, 1_500, 500)).toEqual(anew);
    });

    it('do not take counted failures for an open breaker', async () => {
      const name = fresh();
      await records().count(name, { calls: 1, failures: 1 }, 1_000, 500);
      expect(await records().claimTrial(name, 5_000, 6_000)).toBe(false);
    });

    it('say that it is open to whoever counts, and forget the calls when it closes', async () => {
      const name = fresh();
      const failed = { calls: 1, failures: 1 };
      await records().count(name, failed, 1_000, 500);
      await records().opened(name, 2_000);
      const both = { retryAt: 2_000, counted: { since: 1_000, calls: 2, failures: 2 } };
      expect(await records().count(name, failed, 1_100, 500)).toEqual(both);
      expect(await records().read(name)).toEqual(both);
      await records().closed(name);
      expect(await records().read(name)).toBeUndefined();
      const first = { counted: { since: 1_200, calls: 1, failures: 1 } };
      expect(await records().count(name, failed, 1_200, 500)).toEqual(first);
    });
  });
}
