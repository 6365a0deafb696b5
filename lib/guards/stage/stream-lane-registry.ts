import type { StageGuard } from '../guard.ts';

export const streamLaneRegistry: StageGuard = function* ({ registry, streamLane }) {
  if (streamLane === 'none' || registry === 'repository') return;
  yield 'streamLane is in a network without a way out, where its members reach no registry: set registry to repository, or streamLane to none.';
};
