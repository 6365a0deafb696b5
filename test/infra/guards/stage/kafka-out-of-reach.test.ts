import { expect, it } from '@jest/globals';
import { kafkaOutOfReach } from '../../../../lib/guards/stage/kafka-out-of-reach.ts';
import type { KafkaBrokers, KafkaSource } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

const onDemand = { batchSize: 100, partialResponses: false, bisect: false };
const provisioned = { ...onDemand, pollers: { min: 1, max: 1 } };
const clusterArn = 'arn:aws:kafka:us-east-1:111122223333:cluster/events/0d1e-5';
const cluster: KafkaBrokers = {
  ...{ kafkaVersion: '4.1.x.kraft', instanceType: 'kafka.t3.small', brokersPerZone: 1, zones: 2 },
  ...{ storageGiB: { start: 10, max: 50 }, partitions: 6 },
};

it.each<[string, KafkaSource, string[]]>([
  ['takes no Kafka', { kind: 'none' }, []],
  [
    'takes an existing cluster, whose network is its own',
    { kind: 'msk-provisioned', clusterArn, polling: onDemand },
    [],
  ],
  [
    'takes pollers beside its brokers',
    { kind: 'msk-provisioned', cluster, polling: provisioned },
    [],
  ],
  [
    'refuses brokers of its own, polled on demand',
    { kind: 'msk-provisioned', cluster, polling: onDemand },
    ['set kafka.polling.pollers'],
  ],
  [
    'refuses a serverless cluster of its own, polled on demand',
    { kind: 'msk-serverless', polling: onDemand },
    ['set kafka.polling.pollers'],
  ],
])('%s', (_title, kafka, words) => {
  const said = [...kafkaOutOfReach({ ...STAGES.dev, kafka })];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
