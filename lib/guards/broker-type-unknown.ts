import type { Guard } from './guard.ts';
import { within } from './values.ts';

const STANDARD = /^kafka\.[a-z]\d[a-z]*\.(small|\d*x?large)$/;
const EXPRESS = /^express\.[a-z]\d[a-z]*\.\d*x?large$/;

/** Express brokers are refused where storage of their own is asked for: they have none to size. */
export const brokerTypeUnknown: Guard = {
  type: 'AWS::MSK::Cluster',
  *check({ properties }) {
    const group = properties['BrokerNodeGroupInfo'];
    const type = within(group, 'InstanceType');
    if (typeof type !== 'string' || STANDARD.test(type)) return;
    if (!EXPRESS.test(type)) {
      yield `InstanceType is ${type}: name a broker size of MSK, such as kafka.m7g.large.`;
    } else if (within(group, 'StorageInfo') !== undefined) {
      yield `InstanceType is ${type}, an Express broker, whose storage MSK sizes: drop StorageInfo, or take a size such as kafka.m7g.large.`;
    }
  },
};
