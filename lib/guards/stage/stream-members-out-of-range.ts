import type { StageGuard } from '../guard.ts';

export const streamMembersOutOfRange: StageGuard = function* ({ streamLane }) {
  if (streamLane === 'none') return;
  const { min, max } = streamLane.members;
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max < min) {
    yield `streamLane.members is ${min} to ${max}: set whole numbers, min of 1 or more and max not below it.`;
  }
};
