import { describe, expect, it } from '@jest/globals';
import { Delays } from '../../../../bench/load/delays.ts';

describe('Delays', () => {
  it('knows percentiles to a tenth of a millisecond', () => {
    const delays = new Delays();
    for (let i = 1; i <= 1_000; i++) delays.add(i / 10 - 0.05);

    expect(delays.summary()).toEqual({ p50: 50, p99: 99, max: 100 });
  });

  it('keeps what is beyond its range in the maximum', () => {
    const delays = new Delays();
    delays.add(3_600_000);

    expect(delays.summary()).toEqual({ p50: 3_600_000, p99: 3_600_000, max: 3_600_000 });
  });

  it('is zero when nothing was counted', () => {
    expect(new Delays().summary()).toEqual({ p50: 0, p99: 0, max: 0 });
  });
});
