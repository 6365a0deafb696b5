import { describe, expect, it } from '@jest/globals';
import { dealOut, pollersWanted } from '../../../../local/event-source/pollers.ts';

const bounds = { minimum: 2, maximum: 8 };
const state = { partitions: 6, lag: 0, batchSize: 100 };

describe('pollersWanted', () => {
  it.each([
    ['the fewest when nothing waits', 8, bounds, state, 2],
    ['as many as there are while they keep up', 3, bounds, { ...state, lag: 300 }, 3],
    ['twice as many when they fall behind', 2, bounds, { ...state, lag: 201 }, 4],
    ['no more than partitions', 4, bounds, { ...state, lag: 10_000 }, 6],
    ['no more than the most', 4, { minimum: 1, maximum: 5 }, { ...state, lag: 10_000 }, 5],
    ['no more than partitions even at the fewest', 1, bounds, { ...state, partitions: 1 }, 1],
    ['one without partitions', 1, bounds, { ...state, partitions: 0 }, 1],
  ])('%s', (_, running, given, now, expected) => {
    expect(pollersWanted(running, given, now)).toBe(expected);
  });
});

it('deals every partition to one poller', () => {
  expect(dealOut([0, 1, 2, 3, 4], 2)).toEqual([
    [0, 2, 4],
    [1, 3],
  ]);
  expect(dealOut([0], 3)).toEqual([[0]]);
});
