import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pack } from '../../../src/application/packing.ts';

const BUDGET = 1_000;

const items = fc.array(
  fc.record({
    accountId: fc.integer({ min: 1, max: 20 }).map((n) => `acc-${n}`),
    bytes: fc.integer({ min: 1, max: 400 }),
  }),
  { size: 'max', maxLength: 120 },
);

const sum = (batch: readonly { bytes: number }[]): number => batch.reduce((a, b) => a + b.bytes, 0);

it('packs each item once, each account into one batch and in order, within the budget', () => {
  fc.assert(
    fc.property(items, (list) => {
      const batches = pack(list, BUDGET);
      expect(batches.flat()).toHaveLength(list.length);
      const accounts = new Set(list.map((item) => item.accountId));
      for (const accountId of accounts) {
        const holding = batches.filter((batch) => batch.some((i) => i.accountId === accountId));
        expect(holding).toHaveLength(1);
        const packed = holding[0]?.filter((i) => i.accountId === accountId);
        expect(packed).toEqual(list.filter((i) => i.accountId === accountId));
      }
      for (const batch of batches) {
        const alone = new Set(batch.map((i) => i.accountId)).size === 1;
        expect(alone || sum(batch) <= BUDGET).toBe(true);
      }
    }),
  );
});

it('fills batches: two neighbours never fit into one', () => {
  fc.assert(
    fc.property(items, (list) => {
      const batches = pack(list, BUDGET);
      batches.slice(1).forEach((batch, i) => {
        const first = batch[0]?.accountId;
        const group = sum(batch.filter((item) => item.accountId === first));
        expect(sum(batches[i] ?? []) + group).toBeGreaterThan(BUDGET);
      });
    }),
  );
});
