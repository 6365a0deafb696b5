import type { Stage } from '../../lib/stage.ts';
import { STAGES } from '../../lib/stages.ts';
import { SMALL, withBrokers } from '../infra/constructs/brokers.ts';
import { withLane } from '../infra/constructs/stream-lane/lane.ts';

/** What a stage may turn on and none of the repository does: checkers look at it all the same. */
export const VARIANTS: readonly Stage[] = [
  withLane(),
  { ...withBrokers(STAGES.dev, SMALL), name: 'brokers' },
];
