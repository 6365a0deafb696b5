import { expect, it } from '@jest/globals';
import { streamLaneWithoutCluster } from '../../../../lib/guards/stage/stream-lane-without-cluster.ts';
import type { KafkaSource } from '../../../../lib/stage.ts';
import { withLane } from '../../constructs/stream-lane/lane.ts';

const polling = { batchSize: 1, partialResponses: false, bisect: false };
const clusterArn = 'arn:aws:kafka:us-east-1:111122223333:cluster/name/uuid';

it.each<[string, KafkaSource, string[]]>([
  ['takes the cluster that the stage makes', { kind: 'msk-serverless', polling }, []],
  ['refuses one that is there', { kind: 'msk-serverless', clusterArn, polling }, ['make none']],
  ['refuses brokers', { kind: 'bootstrap', bootstrapServers: ['b:9092'], polling }, ['make none']],
  ['refuses no Kafka', { kind: 'none' }, ['make none']],
])('%s', (_title, kafka, words) => {
  const said = [...streamLaneWithoutCluster(withLane({}, { kafka }))];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
