import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { Consumer, Producer } from '@platformatic/kafka';
import { clientEnvironment } from '../../../local/deploy.ts';
import { PROJECT_ROOT } from '../../../local/home.ts';
import { createTopic, type TopicConfig } from '../../../local/kafka/topic.ts';
import { type StartedProcess, startProcess } from '../../../local/process/start.ts';
import { stopRecorded } from '../../../local/process/stop.ts';
import { createFunction } from './lambda.ts';
import { deliveriesIn, offsetsByPartition, recordingFunction } from './recording-function.ts';
import type { Servers } from './servers.ts';

export const PARTITIONS = 2;
const UUID = '0e5a1c62-31a7-4d0e-9b1f-6f0d8a0a7a11';

/** Properties of a mapping, as a template has them. */
export type MappingProperties = Readonly<Record<string, unknown>>;

/** A topic, a function that records what it gets, and the event sources between them. */
export interface Bench {
  readonly topic: string;
  /** Where the function writes, and reads how to misbehave. */
  readonly directory: string;
  readonly uuid: string;
  /** Starts an event source for the mapping: batches of 100, pollers as many as partitions, and these properties. */
  start(properties?: MappingProperties): Promise<StartedProcess>;
  /** Sends this many records to each partition. */
  produce(perPartition: number, record?: { value?: Buffer; timestamp?: number }): Promise<void>;
  committed(): Promise<number[]>;
  /** Waits until every partition is committed up to this offset exactly. */
  untilCommitted(perPartition: number): Promise<void>;
  /** Partition → offsets in the order of their deliveries. */
  delivered(): number[][];
  close(): Promise<void>;
}

export async function openBench(
  servers: Servers,
  topic: string,
  configs: readonly TopicConfig[] = [],
): Promise<Bench> {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-deliveries-'));
  const { bootstrapServers } = servers;
  const client = { clientId: 'test', bootstrapBrokers: [bootstrapServers] };
  const partitions = Array.from({ length: PARTITIONS }, (_, index) => index);
  const sources: StartedProcess[] = [];
  await createTopic(bootstrapServers, topic, PARTITIONS, configs);
  await createFunction(servers, topic, recordingFunction(directory));

  async function committed(): Promise<number[]> {
    const consumer = new Consumer({ ...client, groupId: topic });
    const offsets = await consumer.listCommittedOffsets({ topics: [{ topic, partitions }] });
    await consumer.close();
    return (offsets.get(topic) ?? []).map(Number);
  }

  return {
    ...{ topic, directory, uuid: UUID, committed },
    async start(properties = {}) {
      const template = join(directory, `template-${sources.length}.json`);
      writeFileSync(template, JSON.stringify(templateOf(topic, bootstrapServers, properties)));
      const started = await startProcess(servers.home, {
        name: `source-${topic}-${sources.length}`,
        command: join(PROJECT_ROOT, 'node_modules', '.bin', 'node'),
        args: [
          ...[join(PROJECT_ROOT, 'local', 'event-source', 'main.ts'), '--template', template],
          ...['--uuid', UUID, '--max-backoff', '300'],
        ],
        env: clientEnvironment(servers.endpoint),
      });
      sources.push(started);
      return started;
    },
    async produce(perPartition, { value = Buffer.from('event'), timestamp } = {}) {
      const producer = new Producer<Buffer, Buffer, Buffer, Buffer>(client);
      const messages = Array.from({ length: perPartition * PARTITIONS }, (_, index) => ({
        ...{ topic, partition: index % PARTITIONS, key: Buffer.from(`key-${index}`), value },
        ...(timestamp !== undefined && { timestamp: BigInt(timestamp) }),
      }));
      await producer.send({ messages });
      await producer.close();
    },
    async untilCommitted(perPartition) {
      for (;;) {
        const offsets = await committed();
        if (offsets.every((offset) => offset >= perPartition)) {
          expect(offsets).toEqual(partitions.map(() => perPartition));
          return;
        }
        await sleep(50);
      }
    },
    delivered: () => offsetsByPartition(deliveriesIn(directory)),
    async close() {
      await Promise.all(sources.map(({ record }) => stopRecorded(servers.home, record)));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const templateOf = (topic: string, server: string, properties: MappingProperties) => ({
  Resources: {
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        ...{ FunctionName: topic, Topics: [topic], StartingPosition: 'TRIM_HORIZON' },
        SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [server] } },
        SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: topic },
        ProvisionedPollerConfig: { MinimumPollers: PARTITIONS, MaximumPollers: PARTITIONS },
        ...{ BatchSize: 100, FunctionResponseTypes: ['ReportBatchItemFailures'] },
        ...properties,
      },
    },
  },
});
