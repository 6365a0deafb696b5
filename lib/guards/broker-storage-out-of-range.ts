import type { Guard } from './guard.ts';
import { numberOf, outside, within } from './values.ts';

const MAX_GIB = 16_384;
const CLUSTER = 'AWS::MSK::Cluster';

/** What a broker's volume starts with, and what it may grow to. */
export const brokerStorageOutOfRange: Guard = {
  type: CLUSTER,
  *check({ path, properties }, resources) {
    const storage = within(properties, 'BrokerNodeGroupInfo', 'StorageInfo', 'EBSStorageInfo');
    const size = within(storage, 'VolumeSize');
    yield* outside('VolumeSize', size, 1, MAX_GIB);
    for (const target of resources.ofType('AWS::ApplicationAutoScaling::ScalableTarget')) {
      const grows = resources.referred(target.properties['ResourceId'], CLUSTER);
      if (grows?.path !== path) continue;
      yield* outside(
        'MaxCapacity of its storage',
        target.properties['MaxCapacity'],
        numberOf(size) ?? 1,
        MAX_GIB,
      );
    }
  },
};
