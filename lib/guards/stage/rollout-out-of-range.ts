import type { StageGuard } from '../guard.ts';
import { outside } from '../values.ts';

/** Step Functions' bounds, which are narrower than CodeDeploy's. */
export const rolloutOutOfRange: StageGuard = function* ({ rollout }) {
  if (rollout === 'all-at-once') return;
  yield* outside('rollout.percent', rollout.percent, 1, 99);
  yield* outside('rollout.minutes', rollout.minutes, 1, 2_100);
};
