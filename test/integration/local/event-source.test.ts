import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Consumer, Producer } from '@platformatic/kafka';
import { clientEnvironment } from '../../../local/deploy.ts';
import { PROJECT_ROOT } from '../../../local/home.ts';
import { createTopic } from '../../../local/kafka/topic.ts';
import { type StartedProcess, startProcess } from '../../../local/process/start.ts';
import { stopRecorded } from '../../../local/process/stop.ts';
import { createFunction } from './lambda.ts';
import { deliveriesIn, mark, offsetsByPartition, recordingFunction } from './recording-function.ts';
import { type Servers, START_WITHIN_MS, startServers } from './servers.ts';

const PARTITIONS = 2;
const TEST_WITHIN_MS = 60_000;

let servers: Servers;
let directory: string;
let topic: string;
let count = 0;
const sources: StartedProcess[] = [];

beforeAll(async () => {
  servers = await startServers([{ name: 'warm-up', partitions: 1 }]);
}, START_WITHIN_MS);

afterAll(async () => {
  await servers?.stop();
});

beforeEach(async () => {
  count += 1;
  topic = `events-${count}`;
  directory = mkdtempSync(join(tmpdir(), 'millrace-deliveries-'));
  await createTopic(servers.bootstrapServers, topic, PARTITIONS);
  await createFunction(servers, topic, recordingFunction(directory));
});

afterEach(async () => {
  await Promise.all(sources.splice(0).map(({ record }) => stopRecorded(servers.home, record)));
  rmSync(directory, { recursive: true, force: true });
});

async function startSource(environment: Record<string, string> = {}): Promise<StartedProcess> {
  const started = await startProcess(servers.home, {
    name: `source-${count}-${sources.length}`,
    command: join(PROJECT_ROOT, 'node_modules', '.bin', 'node'),
    args: [join(PROJECT_ROOT, 'local', 'event-source', 'main.ts')],
    env: {
      ...clientEnvironment(servers.endpoint),
      FUNCTION_NAME: topic,
      BOOTSTRAP_SERVERS: servers.bootstrapServers,
      TOPIC: topic,
      CONSUMER_GROUP: topic,
      BATCH_SIZE: '100',
      MAXIMUM_BACKOFF_MS: '300',
      ...environment,
    },
  });
  sources.push(started);
  return started;
}

/** Sends this many records to each partition. */
async function produce(perPartition: number, value: Buffer = Buffer.from('event')): Promise<void> {
  const producer = new Producer({
    ...{ clientId: 'test', bootstrapBrokers: [servers.bootstrapServers] },
  });
  const messages = Array.from({ length: perPartition * PARTITIONS }, (_, index) => ({
    ...{ topic, partition: index % PARTITIONS, key: Buffer.from(`key-${index}`), value },
  }));
  await producer.send({ messages });
  await producer.close();
}

async function committed(): Promise<number[]> {
  const consumer = new Consumer({
    ...{ clientId: 'test', groupId: topic, bootstrapBrokers: [servers.bootstrapServers] },
  });
  const partitions = Array.from({ length: PARTITIONS }, (_, index) => index);
  const offsets = await consumer.listCommittedOffsets({ topics: [{ topic, partitions }] });
  await consumer.close();
  return (offsets.get(topic) ?? []).map(Number);
}

async function untilCommitted(perPartition: number): Promise<void> {
  for (;;) {
    const offsets = await committed();
    if (offsets.every((offset) => offset >= perPartition)) {
      expect(offsets).toEqual(Array.from({ length: PARTITIONS }, () => perPartition));
      return;
    }
    await sleep(50);
  }
}

async function untilDelivered(records: number): Promise<void> {
  while (deliveriesIn(directory).length < records) {
    await sleep(20);
  }
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** A partition's deliveries must never leap over a record that was not delivered before. */
function expectNoSkips(offsets: readonly number[], perPartition: number): void {
  let highest = -1;
  for (const offset of offsets) {
    expect(offset).toBeLessThanOrEqual(highest + 1);
    highest = Math.max(highest, offset);
  }
  expect(highest).toBe(perPartition - 1);
}

describe('Kafka event source', () => {
  it(
    'delivers each partition in order and once when nothing fails',
    async () => {
      await produce(350);

      await startSource();
      await untilCommitted(350);

      expect(offsetsByPartition(deliveriesIn(directory))).toEqual([range(350), range(350)]);
    },
    TEST_WITHIN_MS,
  );

  it(
    'delivers again from a reported offset, and only that partition',
    async () => {
      mark(directory, 'fail-0-150-a', 'fail-0-150-b', 'fail-0-170-a');
      await produce(300);

      await startSource();
      await untilCommitted(300);

      const [first, second] = offsetsByPartition(deliveriesIn(directory));
      expectNoSkips(first ?? [], 300);
      expect(first?.filter((offset) => offset === 150)).toHaveLength(3);
      expect(first?.filter((offset) => offset < 150)).toEqual(range(150));
      expect(second).toEqual(range(300));
    },
    TEST_WITHIN_MS,
  );

  it.each(['throw-a', 'unknown-a'])(
    'repeats the whole batch after %s',
    async (marker) => {
      mark(directory, marker);
      await produce(50);

      await startSource({ CONCURRENCY: '1' });
      await untilCommitted(50);

      expect(offsetsByPartition(deliveriesIn(directory))).toEqual([
        [...range(50), ...range(50)],
        [...range(50), ...range(50)],
      ]);
    },
    TEST_WITHIN_MS,
  );

  it(
    'discards a batch when its retries are used up',
    async () => {
      mark(directory, 'throw-a', 'throw-b', 'throw-c');
      await produce(20);

      const { record } = await startSource({ CONCURRENCY: '1', MAXIMUM_RETRY_ATTEMPTS: '2' });
      await untilCommitted(20);

      expect(offsetsByPartition(deliveriesIn(directory))[0]).toHaveLength(60);
      expect(readFileSync(record.log, 'utf8')).toContain('retries are used up');
    },
    TEST_WITHIN_MS,
  );

  it(
    'leaves out a record that no invocation can carry and goes on behind it',
    async () => {
      const large = { name: 'max.message.bytes', value: '8000000' };
      topic = `${topic}-large`;
      await createTopic(servers.bootstrapServers, topic, PARTITIONS, [large]);
      await createFunction(servers, topic, recordingFunction(directory));
      await produce(1, Buffer.alloc(2_500_000));
      await produce(1, Buffer.alloc(5_000_000));
      await produce(1);

      const { record } = await startSource();
      await untilCommitted(3);

      expect(offsetsByPartition(deliveriesIn(directory))).toEqual([
        [0, 2],
        [0, 2],
      ]);
      expect(readFileSync(record.log, 'utf8')).toContain('MLR_RECORD_TOO_LARGE');
    },
    TEST_WITHIN_MS,
  );

  it(
    'loses nothing when it is killed in mid-stream and started again',
    async () => {
      await produce(2_000);
      const { record, exited } = await startSource();
      await untilDelivered(800);

      process.kill(record.pid, 'SIGKILL');
      expect(await exited).toBe('SIGKILL');
      await startSource();
      await untilCommitted(2_000);

      for (const offsets of offsetsByPartition(deliveriesIn(directory))) {
        expectNoSkips(offsets, 2_000);
      }
    },
    TEST_WITHIN_MS,
  );

  it(
    'shares the partitions with a second member and takes them back',
    async () => {
      const first = await startSource();
      await produce(200);
      await untilCommitted(200);
      const second = await startSource();
      await produce(200);
      await untilCommitted(400);
      while (!/"partitions":\[\d\]/.test(readFileSync(second.record.log, 'utf8'))) {
        await sleep(50);
      }

      await produce(200);
      await untilCommitted(600);
      await stopRecorded(servers.home, first.record);
      await produce(200);
      await untilCommitted(800);

      expect(await first.exited).toBe('exit code 0');
      for (const offsets of offsetsByPartition(deliveriesIn(directory))) {
        expectNoSkips(
          offsets.toSorted((a, b) => a - b),
          800,
        );
      }
    },
    TEST_WITHIN_MS,
  );

  it(
    'commits what is in flight when it is asked to stop',
    async () => {
      await produce(3_000);
      const { record, exited } = await startSource();
      await untilDelivered(500);

      await stopRecorded(servers.home, record);

      expect(await exited).toBe('exit code 0');
      const delivered = offsetsByPartition(deliveriesIn(directory));
      expect(await committed()).toEqual(delivered.map((offsets) => offsets.length));
    },
    TEST_WITHIN_MS,
  );
});
