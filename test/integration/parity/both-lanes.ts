import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { CompressionAlgorithms, ProduceAcks, Producer } from '@platformatic/kafka';
import pg from 'pg';
import { seedProfiles } from '../../../bin/commands/seed-profiles.ts';
import type { KafkaEndpoint, StreamEndpoint } from '../../../local/endpoints.ts';
import type { Population } from '../../../src/producer/generator/population.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { isIdle } from '../../helpers/quarantine.ts';
import type { RawMessage } from '../../helpers/sources.ts';
import { endsOf } from '../../helpers/stream-lane/topic-log.ts';
import type { LaneRows, Stretch } from './lane-rows.ts';
import { streamRows } from './stream-rows.ts';
import { workflowRows } from './workflow-rows.ts';

/** What each lane made of a stretch. */
export interface Settled {
  readonly workflow: LaneRows;
  readonly stream: LaneRows;
}

/** The running pipeline, through both of whose lanes one log goes. */
export class BothLanes {
  readonly pipeline: Pipeline;
  readonly #kafka: KafkaEndpoint;
  readonly #pool: pg.Pool;

  private constructor(pipeline: Pipeline, kafka: KafkaEndpoint, stream: StreamEndpoint) {
    this.pipeline = pipeline;
    this.#kafka = kafka;
    this.#pool = new pg.Pool({ connectionString: stream.databaseUrl, max: 2 });
  }

  static async connect(): Promise<BothLanes> {
    const pipeline = await connect();
    const { kafka, stream } = pipeline.endpoints;
    if (kafka === null || stream === null) throw new Error('these tests need both lanes');
    return new BothLanes(pipeline, kafka, stream);
  }

  partitionOf(accountId: Buffer | string): number {
    return crc32(accountId) % this.#kafka.partitions;
  }

  seed(population: Population): Promise<void> {
    return seedProfiles(this.pipeline.endpoints, population);
  }

  /** Sends messages, waits until both lanes have settled all of them. @returns what each made of them */
  async settle(
    messages: Iterable<RawMessage>,
    hasAccount: (accountId: string) => boolean,
    withinMs: number,
  ): Promise<Settled & { readonly sent: number }> {
    let sent = 0;
    const send = async (): Promise<void> => {
      sent = await this.#send(messages);
    };
    return { ...(await this.settleAfter(send, hasAccount, withinMs)), sent };
  }

  /** The same for what somebody else sends. */
  async settleAfter(
    send: () => Promise<void>,
    hasAccount: (accountId: string) => boolean,
    withinMs: number,
  ): Promise<Settled> {
    const { bootstrapServers, topic } = this.#kafka;
    const from = await endsOf(bootstrapServers, topic);
    await send();
    const to = await endsOf(bootstrapServers, topic);
    await this.#untilStored(to, withinMs);
    await eventually(() => isIdle(this.pipeline.endpoints), Boolean, withinMs);
    const has = (position: string): boolean => {
      const [route, name, partition, offset] = position.split(':');
      if (route !== 'kafka' || name !== topic) return false;
      const at = Number(offset);
      return at >= (from[Number(partition)] ?? 0) && at < (to[Number(partition)] ?? 0);
    };
    const stretch: Stretch = { has, hasAccount };
    const workflow = await workflowRows(this.pipeline, stretch);
    return { workflow, stream: await streamRows(this.#pool, topic, stretch) };
  }

  async close(): Promise<void> {
    await this.#pool.end();
    await this.pipeline.close();
  }

  async #send(messages: Iterable<RawMessage>): Promise<number> {
    const { bootstrapServers, topic } = this.#kafka;
    const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
      clientId: 'millrace-parity',
      bootstrapBrokers: bootstrapServers.split(','),
      acks: ProduceAcks.ALL,
      idempotent: true,
      compression: CompressionAlgorithms.SNAPPY,
    });
    let sent = 0;
    const send = async (batch: RawMessage[]): Promise<void> => {
      sent += batch.length;
      await producer.send({
        messages: batch.map(({ key, value }) => ({
          ...{ topic, partition: key === null ? 0 : this.partitionOf(key) },
          ...(key !== null && { key }),
          ...(value !== null && { value }),
        })),
      });
    };
    try {
      let batch: RawMessage[] = [];
      for (const message of messages) {
        if (batch.push(message) < 1_000) continue;
        await send(batch);
        batch = [];
      }
      if (batch.length > 0) await send(batch);
      return sent;
    } finally {
      await producer.close();
    }
  }

  async #untilStored(ends: readonly number[], withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const { rows } = await this.#pool.query(
        'select partition, next_offset from millrace.checkpoints',
      );
      const behind = rows.filter((row) => Number(row.next_offset) < (ends[row.partition] ?? 0));
      if (rows.length === ends.length && behind.length === 0) return;
      if (Date.now() > deadline) throw new Error(`not stored yet: ${JSON.stringify(behind)}`);
      await sleep(100);
    }
  }
}

/** The registry that `up` started. */
export function registryOf({ pipeline }: BothLanes): string {
  const { registryUrl } = pipeline.endpoints;
  if (registryUrl === null) throw new Error('these tests need the schema registry');
  return registryUrl;
}
