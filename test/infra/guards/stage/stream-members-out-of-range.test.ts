import { expect, it } from '@jest/globals';
import { streamMembersOutOfRange } from '../../../../lib/guards/stage/stream-members-out-of-range.ts';
import { withLane } from '../../constructs/stream-lane/lane.ts';

it.each([
  ['takes one that stays one', 1, 1, []],
  ['takes a range', 2, 12, []],
  ['refuses none', 0, 2, ['0 to 2']],
  ['refuses more at least than at most', 3, 2, ['3 to 2']],
  ['refuses halves', 1.5, 2, ['1.5 to 2']],
])('%s', (_title, min, max, words) => {
  const said = [...streamMembersOutOfRange(withLane({ members: { min, max } }))];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
