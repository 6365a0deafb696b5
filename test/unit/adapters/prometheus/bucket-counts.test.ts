import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BucketCounts } from '../../../../src/adapters/prometheus/bucket-counts.ts';
import { LATENCY_BUCKETS_MS } from '../../../../src/adapters/prometheus/buckets.ts';

const counted = (values: readonly number[] | Float64Array, length?: number): number[] => {
  const counts = new BucketCounts([1, 2, 5]);
  counts.observe(values, length);
  return [...counts.counts];
};

it.each([
  ['a bound belongs to its bucket', [1, 2, 5], [1, 1, 1, 0]],
  ['fractions go up', [0.2, 1.0001, 2.5, 4.9], [1, 1, 2, 0]],
  ['above the last bound', [5.0001, 1e12, Number.POSITIVE_INFINITY], [0, 0, 0, 3]],
  ['zero and less are the first bucket', [0, -0, -3], [3, 0, 0, 0]],
  ['what is no number is left out', [Number.NaN, 1], [1, 0, 0, 0]],
])('%s', (_, values, expected) => {
  expect(counted(values)).toEqual(expected);
  expect(counted(Float64Array.from(values))).toEqual(expected);
});

it('counts no more than it is told to of an array that is used again', () => {
  expect(counted(new Float64Array([1, 1, 5, 5]), 2)).toEqual([2, 0, 0, 0]);
});

it('a negative value never lowers the sum', () => {
  const counts = new BucketCounts([1]);
  counts.observe([3, -5, Number.NaN]);
  expect(counts.sum).toBe(3);
});

it('puts every value where a search over the bounds puts it', () => {
  const above = LATENCY_BUCKETS_MS.length;
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100_000, noNaN: true }), (value) => {
      const counts = new BucketCounts(LATENCY_BUCKETS_MS);
      counts.observe([value]);
      const searched = LATENCY_BUCKETS_MS.findIndex((bound) => value <= bound);
      expect(counts.counts.indexOf(1)).toBe(searched < 0 ? above : searched);
    }),
  );
});
