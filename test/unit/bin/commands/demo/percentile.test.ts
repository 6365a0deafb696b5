import { describe, expect, it } from '@jest/globals';
import { percentile, percentiles } from '../../../../../bin/commands/demo/percentile.ts';

const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

describe('percentile', () => {
  it.each([
    [0, 1],
    [0.5, 50],
    [0.95, 95],
    [0.99, 99],
    [1, 100],
  ])('%d of 1 to 100 is %i', (share, value) => {
    expect(percentile(hundred, share)).toBe(value);
  });

  it('sorts by number before it looks', () => {
    expect(percentiles([100, 9, 20])).toEqual({ p50: 20, p95: 100, p99: 100 });
  });

  it('is null when nothing was measured', () => {
    expect(percentiles([])).toEqual({ p50: null, p95: null, p99: null });
  });
});
