import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Consumer, MessagesStreamModes } from '@platformatic/kafka';
import { AwsClient } from 'aws4fetch';
import { ACCOUNT, credentials, REGION } from '../../../local/emulator.ts';
import { createTopic } from '../../../local/kafka/topic.ts';
import { stopRecorded } from '../../../local/process/stop.ts';
import { type Bench, openBench } from './event-source-bench.ts';
import { mark } from './recording-function.ts';
import { type Servers, START_WITHIN_MS, startServers } from './servers.ts';

const TEST_WITHIN_MS = 60_000;
const ISOLATE = { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 };
const to = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });

let servers: Servers;
let bench: Bench;
let count = 0;

beforeAll(async () => {
  servers = await startServers([{ name: 'warm-up', partitions: 1 }]);
}, START_WITHIN_MS);

afterAll(async () => {
  await servers?.stop();
});

beforeEach(async () => {
  count += 1;
  bench = await openBench(servers, `failures-${count}`);
});

afterEach(async () => {
  await bench?.close();
});

const aws = () => ({ endpoint: servers.endpoint, region: REGION, credentials: credentials() });

async function createQueue(name: string): Promise<{ url: string; arn: string }> {
  const sqs = new SQSClient(aws());
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  sqs.destroy();
  return { url: QueueUrl, arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}` };
}

async function bodiesIn(url: string): Promise<unknown[]> {
  const sqs = new SQSClient(aws());
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }),
  );
  sqs.destroy();
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}

/** SNS by its query protocol. */
async function sns(parameters: Record<string, string>): Promise<string> {
  const { accessKeyId, secretAccessKey } = credentials();
  const client = new AwsClient({ accessKeyId, secretAccessKey, service: 'sns', region: REGION });
  const body = new URLSearchParams({ Version: '2010-03-31', ...parameters }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return await (await client.fetch(servers.endpoint, { method: 'POST', headers, body })).text();
}

async function valuesIn(topic: string, wanted: number): Promise<[key: string, value: unknown][]> {
  const consumer = new Consumer({
    ...{
      clientId: 'test',
      groupId: `${topic}-reader`,
      bootstrapBrokers: [servers.bootstrapServers],
    },
  });
  const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST });
  const found: [string, unknown][] = [];
  for await (const { key, value } of stream) {
    found.push([key.toString(), JSON.parse(value.toString())]);
    if (found.length === wanted) break;
  }
  await consumer.close(true);
  return found;
}

const about = (condition: string, recordsInfo: Record<string, unknown>) => ({
  requestContext: expect.objectContaining({ condition }),
  KafkaBatchInfo: expect.objectContaining({ recordsInfo: expect.objectContaining(recordsInfo) }),
});
const place = (offset: number) =>
  expect.objectContaining({ firstRecordOffset: `${offset}`, lastRecordOffset: `${offset}` });

describe('Kafka event source, when records fail', () => {
  it(
    'isolates a record that crashes the function every time, and keeps it in the bucket',
    async () => {
      mark(bench.directory, 'crash-0-13', 'crash-1-40');
      await bench.produce(60);
      const s3 = new S3Client({ ...aws(), forcePathStyle: true });
      const Bucket = bench.topic;
      await s3.send(new CreateBucketCommand({ Bucket }));

      await bench.start({ ...ISOLATE, ...to(`arn:aws:s3:::${Bucket}`) });
      await bench.untilCommitted(60);

      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      const objects = await Promise.all(
        Contents.map(async ({ Key }) => {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
          return JSON.parse((await Body?.transformToString()) ?? '');
        }),
      );
      s3.destroy();
      const [first = '', second = ''] = Contents.map(({ Key = '' }) => Key);
      expect(first).toMatch(
        new RegExp(
          `^aws/lambda/${bench.uuid}/${bench.topic}-0/[\\d/]{10}/[\\dT.-]{20}[\\da-f-]{36}$`,
        ),
      );
      expect(second).toContain(`/${bench.topic}-1/`);
      expect(objects.map(({ payload }) => JSON.parse(payload).records)).toMatchObject([
        { [`${bench.topic}-0`]: [{ offset: 13, value: Buffer.from('event').toString('base64') }] },
        { [`${bench.topic}-1`]: [{ offset: 40 }] },
      ]);
      expect(objects[0]).toMatchObject({
        ...about('RetryAttemptsExhausted', { [`${bench.topic}-0`]: place(13) }),
        responseContext: { statusCode: 200, functionError: 'Unhandled' },
      });
      // Every neighbour got through in an invocation without the record.
      const [offsets] = bench.delivered();
      expect(new Set(offsets).size).toBe(60);
    },
    TEST_WITHIN_MS,
  );

  it(
    'sends a queue and a topic of SNS where the records are, not the records',
    async () => {
      mark(bench.directory, 'crash-0-2');
      const [dead, subscriber] = [
        await createQueue(`${bench.topic}-dead`),
        await createQueue(`${bench.topic}-subscriber`),
      ];
      const created = await sns({ Action: 'CreateTopic', Name: bench.topic });
      const TopicArn = /<TopicArn>(.+?)<\/TopicArn>/.exec(created)?.[1] ?? '';
      await sns({
        ...{ Action: 'Subscribe', TopicArn, Protocol: 'sqs', Endpoint: subscriber.arn },
        ...{ 'Attributes.entry.1.key': 'RawMessageDelivery', 'Attributes.entry.1.value': 'true' },
      });
      await bench.produce(5);

      await bench.start({ ...ISOLATE, ...to(dead.arn) });
      await bench.start({
        ...{ ...ISOLATE, ...to(TopicArn) },
        SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: `${bench.topic}-other` },
      });
      await bench.untilCommitted(5);

      const expected = about('RetryAttemptsExhausted', { [`${bench.topic}-0`]: place(2) });
      for (const { url } of [dead, subscriber]) {
        const bodies = await bodiesIn(url);
        expect(bodies).toEqual([expect.objectContaining(expected)]);
        expect(bodies[0]).not.toHaveProperty('payload');
      }
    },
    TEST_WITHIN_MS,
  );

  it(
    'sends a Kafka topic each record under its own key',
    async () => {
      const dead = `${bench.topic}-dead`;
      await createTopic(servers.bootstrapServers, dead, 1);
      mark(bench.directory, 'crash-0-1', 'crash-1-0');
      await bench.produce(4);

      await bench.start({ ...ISOLATE, ...to(`kafka://${dead}`) });
      await bench.untilCommitted(4);

      const found = await valuesIn(dead, 2);
      expect(found.toSorted()).toMatchObject([
        ['key-1', { payload: { records: { [`${bench.topic}-1`]: [{ offset: 0 }] } } }],
        ['key-2', { KafkaBatchInfo: { batchSize: 1, recordInfo: { offset: '1' } } }],
      ]);
    },
    TEST_WITHIN_MS,
  );

  it(
    'gives up what is too old without delivering it',
    async () => {
      const dead = await createQueue(`${bench.topic}-dead`);
      await bench.produce(2, { timestamp: Date.now() - 120_000 });
      await bench.produce(1);

      await bench.start({ MaximumRecordAgeInSeconds: 60, ...to(dead.arn) });
      await bench.untilCommitted(3);

      expect(bench.delivered()).toEqual([[2], [2]]);
      const bodies = await bodiesIn(dead.url);
      expect(bodies).toContainEqual(expect.objectContaining(about('RecordAgeExceeded', {})));
    },
    TEST_WITHIN_MS,
  );

  it(
    'passes over what the filters leave out, and counts what it does',
    async () => {
      await bench.produce(2, { value: Buffer.from('{"type":"SALE"}') });
      await bench.produce(3, { value: Buffer.from('{"type":"TEST"}') });

      const { record } = await bench.start({
        FilterCriteria: { Filters: [{ Pattern: '{"value":{"type":["SALE"]}}' }] },
        MetricsConfig: { Metrics: ['EventCount', 'KafkaMetrics'] },
      });
      await bench.untilCommitted(5);
      await stopRecorded(servers.home, record);

      expect(bench.delivered()).toEqual([
        [0, 1],
        [0, 1],
      ]);
      const counts = await Promise.all(
        [
          'PolledEventCount',
          'FilteredOutEventCount',
          'InvokedEventCount',
          'CommittedEventCount',
        ].map(async (name) => await sumOf(name)),
      );
      expect(counts).toEqual([10, 6, 4, 10]);
      expect(await sumOf('SumOffsetLag')).toBe(0);
    },
    TEST_WITHIN_MS,
  );
});

async function sumOf(MetricName: string): Promise<number | undefined> {
  const client = new CloudWatchClient(aws());
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      ...{ Namespace: 'AWS/Lambda', MetricName, Period: 3_600, Statistics: ['Sum'] },
      Dimensions: [{ Name: 'EventSourceMappingUUID', Value: bench.uuid }],
      ...{ StartTime: new Date(Date.now() - 3_600_000), EndTime: new Date(Date.now() + 60_000) },
    }),
  );
  client.destroy();
  const sums = Datapoints.map(({ Sum = 0 }) => Sum);
  return sums.length === 0 ? undefined : sums.reduce((total, each) => total + each, 0);
}
