import { describe, expect, it } from '@jest/globals';
import { thisMachine } from '../../../../bench/machine.ts';
import { delta, summarise } from '../../../../bench/stream-lane/figures.ts';
import { tableOf } from '../../../../bench/stream-lane/table.ts';

describe('figures', () => {
  it('gives range and median over runs', () => {
    expect(
      summarise([
        { a: 3, b: 1 },
        { a: 1, b: 1 },
        { a: 2, b: 1 },
      ]),
    ).toEqual({
      a: { min: 1, median: 2, max: 3 },
      b: { min: 1, median: 1, max: 1 },
    });
  });

  it('takes the lower of two in the middle', () => {
    expect(summarise([{ a: 4 }, { a: 2 }])['a']).toEqual({ min: 2, median: 2, max: 4 });
  });

  it('compares medians', () => {
    const spread = (median: number) => ({ min: 0, median, max: 99 });

    expect(delta(spread(12), spread(10))).toBe(20);
    expect(delta(spread(5), spread(10))).toBe(-50);
    expect(delta(spread(5), undefined)).toBeUndefined();
    expect(delta(spread(5), spread(0))).toBeUndefined();
  });

  it('shows the change against the recorded run', () => {
    const recorded = (p99Ms: number) => ({
      ...{ command: '', machine: thisMachine(), settings: {}, runs: [{ p99Ms }] },
      summary: summarise([{ p99Ms }]),
    });

    const text = tableOf('paced-15k', recorded(15), recorded(12));
    expect(text).toMatch(/paced-15k.*min – max.*median.*recorded.*change/);
    expect(text).toMatch(/p99Ms\s+│\s+15 │\s+15 │\s+12 │\s+\+25 %/);
  });
});
