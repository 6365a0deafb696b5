import { expect, it } from '@jest/globals';
import { type EntryOver, entry, raisedBy, stream } from '../../../helpers/windows.ts';

/** A steady account: one purchase of 100.00 every two hours. */
const steady = (count: number, over: EntryOver = {}) =>
  Array.from({ length: count }, (_, i) => entry(i + 1, i * 120, { amountMinor: 100_00, ...over }));

it('fires on an hour far above what the account used to spend', () => {
  const spike = entry(100, 20 * 120, { amountMinor: 1_000_00 });
  expect(raisedBy('spend-spike', stream([...steady(20), spike]))).toEqual([spike.eventId]);
});

it('adds up the hour: no single purchase needs to be large', () => {
  const burst = Array.from({ length: 5 }, (_, i) =>
    entry(100 + i, 20 * 120 + i * 10, { amountMinor: 90_00 }),
  );
  expect(raisedBy('spend-spike', stream([...steady(20), ...burst]))).toHaveLength(3);
});

it.each([
  ['too little history', steady(9), {}],
  ['money coming in', steady(20), { spend: false }],
  ['another currency', steady(20), { currency: 'USD' }],
  ['an ordinary amount', steady(20), { amountMinor: 240_00 }],
  ['a small account below the floor', steady(20, { amountMinor: 1_00 }), { amountMinor: 150_00 }],
])('stays quiet for %s', (_, history, over) => {
  const last = entry(100, 20 * 120, { amountMinor: 1_000_00, ...over });
  expect(raisedBy('spend-spike', stream([...history, last]))).toEqual([]);
});

it('learns: the same spike is ordinary for an account that spends like that', () => {
  const lavish = steady(20, { amountMinor: 900_00 });
  const last = entry(100, 20 * 120, { amountMinor: 1_000_00 });
  expect(raisedBy('spend-spike', stream([...lavish, last]))).toEqual([]);
});
