import { expect, it } from '@jest/globals';
import { resource, sentences } from './guarded.ts';

it.each([
  ['takes the least', 1, 1, []],
  ['takes the most', 16_384, 16_384, []],
  ['takes one that does not grow', 100, undefined, []],
  ['refuses none', 0, 10, ['VolumeSize is 0: set it between 1 and 16,384']],
  ['refuses more than there is', 16_385, undefined, ['VolumeSize is 16385']],
  ['refuses growth below the start', 100, 50, ['is 50: set it between 100 and 16,384']],
  ['refuses growth beyond what there is', 100, 20_000, ['MaxCapacity of its storage is 20000']],
])('%s', (_title, VolumeSize, MaxCapacity, words) => {
  const said = sentences('broker-storage-out-of-range', (stack) => {
    const cluster = resource(stack, 'Cluster', 'AWS::MSK::Cluster', {
      BrokerNodeGroupInfo: { StorageInfo: { EBSStorageInfo: { VolumeSize } } },
    });
    const other = resource(stack, 'Other', 'AWS::MSK::Cluster', {});
    for (const [id, of, most] of [
      ['Storage', cluster, MaxCapacity],
      ['Beside', other, 16_384],
    ] as const) {
      if (most === undefined) continue;
      resource(stack, id, 'AWS::ApplicationAutoScaling::ScalableTarget', {
        ...{ ResourceId: of.getAtt('Arn'), MaxCapacity: most },
      });
    }
  });

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
