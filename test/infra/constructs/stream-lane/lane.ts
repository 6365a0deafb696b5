import type { FargateLane, Stage } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

export const LANE: FargateLane = {
  ...{ kind: 'fargate', cpu: 1_024, memoryMiB: 2_048, members: { min: 2, max: 6 } },
  ...{ scaleOutLag: 100_000, readsTopic: 'alone' },
  store: { minAcu: 0.5, maxAcu: 8, standby: true },
};

/** `prod` with the stream lane switched on. */
export const withLane = (lane: Partial<FargateLane> = {}, over: Partial<Stage> = {}): Stage => ({
  ...STAGES.prod,
  name: 'streaming',
  streamLane: { ...LANE, ...lane },
  ...over,
});
