import { expect, it } from '@jest/globals';
import { resource, sentences } from './guarded.ts';

const StorageInfo = { EBSStorageInfo: { VolumeSize: 10 } };

it.each([
  ['kafka.t3.small', { StorageInfo }, []],
  ['kafka.m7g.large', { StorageInfo }, []],
  ['kafka.m5.24xlarge', { StorageInfo }, []],
  ['express.m7g.large', {}, []],
  ['express.m7g.large', { StorageInfo }, ['an Express broker, whose storage MSK sizes']],
  ['m7g.large', { StorageInfo }, ['InstanceType is m7g.large: name a broker size of MSK']],
  ['kafka.m7g', {}, ['InstanceType is kafka.m7g:']],
  ['kafka.m7g.huge', {}, ['InstanceType is kafka.m7g.huge:']],
])('%s %j', (InstanceType, storage, words) => {
  const said = sentences('broker-type-unknown', (stack) =>
    resource(stack, 'Cluster', 'AWS::MSK::Cluster', {
      BrokerNodeGroupInfo: { InstanceType, ...storage },
    }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
