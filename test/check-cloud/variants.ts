import type { Stage } from '../../lib/stage.ts';
import { STAGES } from '../../lib/stages.ts';
import { withLane } from '../infra/constructs/stream-lane/lane.ts';

/** What a stage may turn on and none of the repository does: checkers look at it all the same. */
export const VARIANTS: readonly Stage[] = [
  withLane(),
  {
    ...STAGES.dev,
    name: 'brokers',
    kafka: {
      kind: 'msk-provisioned',
      cluster: {
        ...{ kafkaVersion: '4.1.x.kraft', instanceType: 'kafka.t3.small' },
        ...{ zones: 2, brokersPerZone: 1, partitions: 6 },
        storageGiB: { start: 10, max: 100 },
      },
      polling: {
        ...{ batchSize: 500, partialResponses: true, bisect: true, pollers: { min: 1, max: 1 } },
      },
    },
  },
];
