import type { StageGuard } from '../guard.ts';
import { outside } from '../values.ts';

/** Alarms look at five minutes. */
const LEAST_MINUTES = 5;

/** The upper bounds are Step Functions', which are narrower than CodeDeploy's. */
export const rolloutOutOfRange: StageGuard = function* ({ rollout }) {
  if (rollout === 'all-at-once') return;
  yield* outside('rollout.percent', rollout.percent, 1, 99);
  yield* outside('rollout.minutes', rollout.minutes, LEAST_MINUTES, 2_100);
};
