import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Admin,
  type CompressionAlgorithmValue,
  type Connection,
  Consumer,
  ProduceAcks,
  Producer,
} from '@platformatic/kafka';
import { createTopic } from '../../../local/kafka/topic.ts';
import {
  type FetchedPartition,
  type FetchLimits,
  type FetchPosition,
  fetchPartitions,
} from '../../../src/adapters/kafka/fetch.ts';
import { readRecordBatches } from '../../../src/adapters/kafka/record-batches.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';

const LIMITS: FetchLimits = { maxWaitMs: 100, maxBytes: 8_000_000, partitionBytes: 1_000_000 };

let reader: Consumer;

beforeAll(() => {
  reader = new Consumer({
    clientId: 'millrace-test-fetch',
    groupId: `fetch-${randomUUID()}`,
    bootstrapBrokers: servers().bootstrapServers.split(','),
    autocommit: false,
  });
});
afterAll(() => reader.close(true));

const newTopic = async (partitions = 1): Promise<string> => {
  const topic = `fetch-${randomUUID().slice(0, 8)}`;
  await createTopic(servers().bootstrapServers, topic, partitions);
  const positions = Array.from({ length: partitions }, (_, partition) => ({
    partition,
    offset: 0,
  }));
  // Known to be led is not led yet: for some milliseconds more the leader itself denies it.
  for (;;) {
    const responses = await fetched(topic, positions, { maxWaitMs: 1 });
    if (responses.every(({ error }) => error === undefined)) return topic;
    await sleep(10);
  }
};

const producerOf = (compression: CompressionAlgorithmValue, transactionalId?: string) =>
  new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'millrace-test-fetch',
    bootstrapBrokers: servers().bootstrapServers.split(','),
    acks: ProduceAcks.ALL,
    // What makes a transaction wait for the one before.
    retryDelay: 20,
    compression,
    ...(transactionalId !== undefined && { idempotent: true, transactionalId }),
  });

const messagesOf = (topic: string, values: readonly string[], partition = 0) =>
  values.map((value) => ({ topic, partition, key: Buffer.from('k'), value: Buffer.from(value) }));

async function leaderOf(topic: string): Promise<{ topicId: string; connection: Connection }> {
  const metadata = await reader.metadata({ topics: [topic], forceUpdate: true });
  const known = metadata.topics.get(topic);
  const broker = metadata.brokers.get(known?.partitions[0]?.leader ?? -1);
  if (known === undefined || broker === undefined) throw new Error(`no leader of ${topic}`);
  return { topicId: known.id, connection: await reader.connections.get(broker) };
}

async function fetched(
  topic: string,
  positions: readonly FetchPosition[],
  limits: Partial<FetchLimits> = {},
): Promise<FetchedPartition[]> {
  const { topicId, connection } = await leaderOf(topic);
  return await fetchPartitions(connection, topicId, positions, { ...LIMITS, ...limits });
}

/** Reads a partition to its end. @returns values by offset, and the number of fetches it took */
async function readAll(topic: string, partition = 0, limits: Partial<FetchLimits> = {}) {
  const values = new Map<number, string>();
  let fetches = 0;
  for (let offset = 0; ; ) {
    const [response] = await fetched(topic, [{ partition, offset }], limits);
    if (response === undefined || response.error !== undefined) throw new Error(response?.error);
    fetches += 1;
    offset = readRecordBatches(
      response.records,
      offset,
      response.aborted,
      (at, _, bytes, _keyStart, _keyEnd, start, end) =>
        values.set(at, bytes.toString('utf8', start, end)),
    );
    if (offset >= response.highWatermark) return { values, fetches };
  }
}

describe('fetchPartitions', () => {
  it.each<CompressionAlgorithmValue>(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
    'brings what a producer sent, %s',
    async (compression) => {
      const topic = await newTopic();
      const producer = producerOf(compression);
      const sent = Array.from({ length: 900 }, (_, i) => `value ${i} ${'x'.repeat(i % 50)}`);
      for (let i = 0; i < 3; i++) {
        await producer.send({ messages: messagesOf(topic, sent.slice(i * 300, i * 300 + 300)) });
      }
      await producer.close();

      const { values } = await readAll(topic);

      expect([...values]).toEqual(sent.map((value, offset) => [offset, value]));
    },
  );

  it('goes on where a small limit cut a response off', async () => {
    const topic = await newTopic();
    const producer = producerOf('none');
    const sent = Array.from({ length: 40 }, (_, i) => `${i} ${'x'.repeat(1_000)}`);
    for (const value of sent) await producer.send({ messages: messagesOf(topic, [value]) });
    await producer.close();

    const { values, fetches } = await readAll(topic, 0, { partitionBytes: 5_500 });

    expect([...values.values()]).toEqual(sent);
    expect(fetches).toBeGreaterThan(7);
  });

  it('leaves out what a transaction gave up, and passes its markers', async () => {
    const topic = await newTopic();
    const producer = producerOf('snappy', `bulk-${topic}`);
    for (const [value, keep] of [
      ['first', true],
      ['given up', false],
      ['last', true],
    ] as const) {
      const transaction = await producer.beginTransaction();
      await transaction.send({ messages: messagesOf(topic, [value]) });
      await (keep ? transaction.commit() : transaction.abort());
    }
    await producer.close();

    const { values } = await readAll(topic);

    expect([...values.values()]).toEqual(['first', 'last']);
  });

  it('answers for each partition by itself', async () => {
    const topic = await newTopic(2);
    const producer = producerOf('snappy');
    await producer.send({ messages: messagesOf(topic, ['a'], 1) });
    await producer.close();

    const responses = await fetched(topic, [
      { partition: 0, offset: 99 },
      { partition: 1, offset: 0 },
    ]);

    const byPartition = new Map(responses.map((response) => [response.partition, response]));
    expect(byPartition.get(0)?.error).toBe('OFFSET_OUT_OF_RANGE');
    expect(byPartition.get(1)).toMatchObject({ error: undefined, highWatermark: 1 });
  });

  it('waits for records no longer than it was told', async () => {
    const topic = await newTopic();
    const began = performance.now();

    const [response] = await fetched(topic, [{ partition: 0, offset: 0 }], { maxWaitMs: 300 });

    expect(response?.records).toHaveLength(0);
    expect(performance.now() - began).toBeGreaterThan(250);
  });

  it('does not read a topic that was made anew under the same name', async () => {
    const topic = await newTopic();
    const { topicId, connection } = await leaderOf(topic);
    const admin = new Admin({
      clientId: 'millrace-test-fetch',
      bootstrapBrokers: servers().bootstrapServers.split(','),
    });
    await admin.deleteTopics({ topics: [topic] });
    await createTopic(servers().bootstrapServers, topic, 1);
    await admin.close();

    const [response] = await fetchPartitions(
      connection,
      topicId,
      [{ partition: 0, offset: 0 }],
      LIMITS,
    );

    expect(response?.error).toBe('UNKNOWN_TOPIC_ID');
  });
});
