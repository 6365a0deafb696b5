import { describe, expect, it } from '@jest/globals';
import { type Clock, paced } from '../../../src/producer/pacing.ts';

/** A clock that moves only when someone sleeps or works. */
function manualClock() {
  let now = 1_000_000;
  const clock: Clock = {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
  return { clock, work: (ms: number) => (now += ms) };
}

describe('paced', () => {
  it('hands items out at the rate', async () => {
    const { clock } = manualClock();
    const at: number[] = [];
    for await (const { createdAt } of paced([1, 2, 3, 4], 100, clock)) at.push(createdAt);
    expect(at).toEqual([1_000_000, 1_000_010, 1_000_020, 1_000_030]);
  });

  it('keeps the due times while the sender is stalled, and catches up without a pause', async () => {
    const { clock, work } = manualClock();
    const taken: [due: number, at: number][] = [];
    for await (const { item, createdAt } of paced([0, 1, 2, 3, 4], 100, clock)) {
      taken.push([createdAt - 1_000_000, clock.now() - 1_000_000]);
      if (item === 1) work(25);
    }
    expect(taken).toEqual([
      [0, 0],
      [10, 10],
      [20, 35],
      [30, 35],
      [40, 40],
    ]);
  });

  it('stamps an item when it is taken if there is no rate', async () => {
    const { clock, work } = manualClock();
    const at: number[] = [];
    for await (const { createdAt } of paced([1, 2], undefined, clock)) {
      at.push(createdAt);
      work(7);
    }
    expect(at).toEqual([1_000_000, 1_000_007]);
  });

  it('ends when the signal is aborted', async () => {
    const { clock } = manualClock();
    const stop = new AbortController();
    const taken: number[] = [];
    for await (const { item } of paced([1, 2, 3], 10, clock, stop.signal)) {
      taken.push(item);
      if (item === 2) stop.abort();
    }
    expect(taken).toEqual([1, 2]);
  });
});
