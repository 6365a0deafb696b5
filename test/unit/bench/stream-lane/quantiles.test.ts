import { describe, expect, it } from '@jest/globals';
import { Exposition } from '../../../../bench/stream-lane/exposition.ts';
import { quantile } from '../../../../bench/stream-lane/quantiles.ts';

const INFINITE = Number.POSITIVE_INFINITY;

/** Ten up to 1, eighty more up to 2, ten more up to 5. */
const COUNTS = new Map([
  [1, 10],
  [2, 90],
  [5, 100],
  [INFINITE, 100],
]);

describe('quantile', () => {
  it.each([
    [0.05, 0.5],
    [0.1, 1],
    [0.5, 1.5],
    [0.9, 2],
    [0.95, 3.5],
    [1, 5],
  ])('is linear within a bucket: %d is %d', (share, value) => {
    expect(quantile(share, COUNTS)).toBeCloseTo(value, 6);
  });

  it('looks at what came between two looks only', () => {
    const later = new Map(
      [...COUNTS].map(([bound, count]) => [bound, count + (bound > 2 ? 50 : 0)]),
    );

    expect(quantile(0.5, later, COUNTS)).toBeCloseTo(3.5, 6);
  });

  it('is the last bound for what lies beyond it', () => {
    expect(
      quantile(
        0.99,
        new Map([
          [1, 0],
          [2, 0],
          [INFINITE, 4],
        ]),
      ),
    ).toBe(2);
  });

  it('is zero when nothing was observed', () => {
    expect(quantile(0.99, new Map())).toBe(0);
    expect(quantile(0.99, COUNTS, COUNTS)).toBe(0);
  });
});

describe('Exposition', () => {
  const text = [
    '# HELP millrace_x_seconds x',
    '# TYPE millrace_x_seconds histogram',
    'millrace_x_seconds_bucket{le="0.001",member="a"} 3',
    'millrace_x_seconds_bucket{le="+Inf",member="a"} 4',
    'millrace_x_seconds_sum{member="a"} 0.5',
    'millrace_x_seconds_count{member="a"} 4',
    'millrace_lag_records{partition="0",member="a"} 5',
    'millrace_lag_records{partition="1",member="a"} 6',
    'millrace_plain_total 1e+3',
  ].join('\n');

  it('adds up labels and members', () => {
    const both = new Exposition([text, text]);

    expect(both.sum('millrace_lag_records')).toBe(22);
    expect(both.sum('millrace_plain_total')).toBe(2_000);
    expect(both.sum('millrace_x_seconds_sum')).toBe(1);
    expect(both.sum('millrace_absent')).toBe(0);
    expect([...both.buckets('millrace_x_seconds')]).toEqual([
      [0.001, 6],
      [INFINITE, 8],
    ]);
  });
});
