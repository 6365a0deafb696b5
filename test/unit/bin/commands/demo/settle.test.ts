import { describe, expect, it } from '@jest/globals';
import { untilSettled } from '../../../../../bin/commands/demo/settle.ts';

/** Counts that follow one another, a second of manual time apart; the last one stays. */
function watch(counts: readonly number[], target: number, sendingUntil = 0) {
  let now = 0;
  let asked = 0;
  const shown: number[] = [];
  const settled = untilSettled({
    count: async () => counts[Math.min(asked++, counts.length - 1)] ?? 0,
    target: () => target,
    complete: () => now >= sendingUntil,
    onCount: (count) => shown.push(count),
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    },
    stallMs: 5_000,
  });
  return { settled, shown, elapsed: () => now };
}

describe('untilSettled', () => {
  it('ends when everything is at rest', async () => {
    const run = watch([0, 40, 100], 100);
    expect(await run.settled).toBe('settled');
    expect(run.shown).toEqual([0, 40, 100]);
  });

  it('gives up once nothing has moved for the stall time', async () => {
    const run = watch([0, 40, 99], 100);
    expect(await run.settled).toBe('stalled');
    expect(run.elapsed()).toBe(7_000);
  });

  it('does not give up, nor end early, while records are still being sent', async () => {
    const run = watch([100], 100, 30_000);
    expect(await run.settled).toBe('settled');
    expect(run.elapsed()).toBe(30_000);
  });
});
