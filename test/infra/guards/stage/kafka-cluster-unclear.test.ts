import { expect, it } from '@jest/globals';
import { kafkaClusterUnclear } from '../../../../lib/guards/stage/kafka-cluster-unclear.ts';
import type { KafkaBrokers } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

const polling = { batchSize: 100, partialResponses: false, bisect: false };
const clusterArn = 'arn:aws:kafka:us-east-1:111122223333:cluster/events/0d1e-5';
const cluster: KafkaBrokers = {
  ...{ kafkaVersion: '4.1.x.kraft', instanceType: 'kafka.t3.small', brokersPerZone: 1, zones: 2 },
  ...{ storageGiB: { start: 10, max: 50 }, partitions: 6 },
};

it.each([
  ['takes an existing cluster', { clusterArn }, []],
  ['takes one to be made', { cluster }, []],
  ['refuses both', { clusterArn, cluster }, ['drop kafka.clusterArn or kafka.cluster']],
  ['refuses neither', {}, ['MSK without a cluster: set kafka.clusterArn']],
])('%s', (_title, which, words) => {
  const kafka = { kind: 'msk-provisioned', polling, ...which } as const;

  const said = [...kafkaClusterUnclear({ ...STAGES.dev, kafka })];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
