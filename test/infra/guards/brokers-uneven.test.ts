import { expect, it } from '@jest/globals';
import { resource, sentences } from './guarded.ts';

it.each([
  ['takes as many in each of two zones', 2, 4, []],
  ['takes one in each of three', 3, 3, []],
  ['refuses one that is left over', 2, 3, ['NumberOfBrokerNodes is 3 in 2 zones: set a multiple']],
  ['refuses fewer than zones', 3, 2, ['NumberOfBrokerNodes is 2 in 3 zones']],
  ['refuses none', 2, 0, ['NumberOfBrokerNodes is 0']],
  ['refuses a single zone', 1, 1, ['ClientSubnets has 1: give one in each of two or three zones']],
  ['refuses four zones', 4, 4, ['ClientSubnets has 4']],
])('%s', (_title, zones, NumberOfBrokerNodes, words) => {
  const ClientSubnets = Array.from({ length: zones }, (_, n) => `subnet-${n}`);

  const said = sentences('brokers-uneven', (stack) =>
    resource(stack, 'Cluster', 'AWS::MSK::Cluster', {
      ...{ NumberOfBrokerNodes, BrokerNodeGroupInfo: { ClientSubnets } },
    }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
