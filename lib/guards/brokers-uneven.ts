import type { Guard } from './guard.ts';
import { listOf, numberOf, within } from './values.ts';

/** MSK puts as many brokers into each zone, and knows clusters in two or three. */
export const brokersUneven: Guard = {
  type: 'AWS::MSK::Cluster',
  *check({ properties }) {
    const zones = listOf(within(properties, 'BrokerNodeGroupInfo', 'ClientSubnets')).length;
    const brokers = numberOf(properties['NumberOfBrokerNodes']);
    if (zones < 2 || zones > 3) {
      yield `ClientSubnets has ${zones}: give one in each of two or three zones.`;
    } else if (brokers !== undefined && (brokers < zones || brokers % zones !== 0)) {
      yield `NumberOfBrokerNodes is ${brokers} in ${zones} zones: set a multiple of ${zones}.`;
    }
  },
};
