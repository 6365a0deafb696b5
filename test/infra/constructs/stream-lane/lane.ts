import { join } from 'node:path';
import type { FargateLane, Stage } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { PROJECT_ROOT } from '../../../../local/home.ts';

export const LANE: FargateLane = {
  ...{ kind: 'fargate', cpu: 1_024, memoryMiB: 2_048, members: { min: 2, max: 6 } },
  ...{ scaleOutLag: 100_000, cache: 'none' },
  store: { minAcu: 0.5, maxAcu: 8, standby: true },
};

/** `prod` with the stream lane switched on. */
export const withLane = (lane: Partial<FargateLane> = {}, over: Partial<Stage> = {}): Stage => ({
  ...STAGES.prod,
  name: 'streaming',
  streamLane: { ...LANE, ...lane },
  ...over,
});

/** Has the `Dockerfile`, which is all that synthesis needs: an image is built when it is deployed. */
export const IMAGE_FOLDER = join(PROJECT_ROOT, 'lib', 'stream-image');
