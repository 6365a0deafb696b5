import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { CompressionAlgorithms, ProduceAcks, Producer } from '@platformatic/kafka';
import pg from 'pg';
import { createTopic } from '../../../local/kafka/topic.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';
import type { WindowMemory } from '../../../src/domain/windows/window-memory.ts';
import { restoreWindows } from '../../../src/stream/restore.ts';
import type { RawMessage } from '../sources.ts';
import { type Contents, differences } from './contents.ts';
import { type Expected, expectedFrom } from './expected.ts';
import { type MemberSettings, startMember, type TestMember } from './member.ts';
import { servers } from './servers.ts';
import { storedIn } from './stored.ts';
import { endsOf, readLog } from './topic-log.ts';

/** A checkpoint as it stands. */
export interface Checkpoint {
  readonly nextOffset: number;
  readonly epoch: number;
  readonly owner: string;
}

/** A topic and a database of a test's own, with the members that serve them. */
export class StreamLane {
  readonly topic: string;
  readonly partitions: number;
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
  readonly members: TestMember[] = [];
  readonly #bootstrapServers: string;
  readonly #producer: Producer<Buffer, Buffer, Buffer, Buffer>;

  private constructor(
    topic: string,
    partitions: number,
    databaseUrl: string,
    bootstrapServers: string,
  ) {
    this.topic = topic;
    this.partitions = partitions;
    this.databaseUrl = databaseUrl;
    this.pool = poolOf(databaseUrl);
    this.#bootstrapServers = bootstrapServers;
    this.#producer = new Producer({
      clientId: `load-${topic}`,
      bootstrapBrokers: bootstrapServers.split(','),
      acks: ProduceAcks.ALL,
      compression: CompressionAlgorithms.SNAPPY,
      retries: 100,
      retryDelay: 200,
    });
  }

  /**
   * @param where what follows the name in `create database`
   * @param broker where the topic is made. @default the one the test files share
   */
  static async open(partitions = 4, where = '', broker?: string): Promise<StreamLane> {
    const tag = randomUUID().slice(0, 8);
    const { databaseUrl, bootstrapServers: shared } = servers();
    const bootstrapServers = broker ?? shared;
    const admin = poolOf(databaseUrl);
    await admin.query(`create database lane_${tag} ${where}`);
    await admin.end();
    await createTopic(bootstrapServers, `lane-${tag}`, partitions);
    const own = new URL(databaseUrl);
    own.pathname = `/lane_${tag}`;
    return new StreamLane(`lane-${tag}`, partitions, own.href, bootstrapServers);
  }

  /** Starts a member; its name may have been used before by one that has ended. */
  async start(name: string, over: Partial<MemberSettings> = {}): Promise<TestMember> {
    const bootstrapServers = this.#bootstrapServers;
    const { topic, databaseUrl } = this;
    const member = await startMember(name, { bootstrapServers, topic, databaseUrl, ...over });
    this.members.push(member);
    return member;
  }

  /** The partition of a key: the same one always. */
  partitionOf(key: Buffer | string | null): number {
    return key === null ? 0 : crc32(key) % this.partitions;
  }

  /** @param headers of each record. @default none */
  async produce(
    messages: readonly RawMessage[],
    partition?: number,
    headers?: Readonly<Record<string, string>>,
  ): Promise<void> {
    for (let i = 0; i < messages.length; i += 2_000) {
      await this.#producer.send({
        messages: messages.slice(i, i + 2_000).map(({ key, value }) => ({
          topic: this.topic,
          partition: partition ?? this.partitionOf(key),
          ...(key !== null && { key }),
          ...(value !== null && { value }),
          ...(headers !== undefined && { headers: bytesOf(headers) }),
        })),
      });
    }
  }

  async checkpoints(): Promise<Map<number, Checkpoint>> {
    const { rows } = await this.pool.query('select * from millrace.checkpoints');
    return new Map(
      rows.map((row) => [
        row.partition,
        { nextOffset: Number(row.next_offset), epoch: Number(row.epoch), owner: row.owner },
      ]),
    );
  }

  ends(): Promise<number[]> {
    return endsOf(this.#bootstrapServers, this.topic);
  }

  /** Waits until everything in the topic is stored. @throws Error with how far it got */
  async settled(withinMs = 60_000): Promise<void> {
    const ends = await this.ends();
    const deadline = Date.now() + withinMs;
    for (;;) {
      const now = await this.checkpoints().catch(() => new Map<number, Checkpoint>());
      if (ends.every((end, partition) => now.get(partition)?.nextOffset === end)) return;
      if (Date.now() > deadline) {
        throw new Error(`checkpoints ${JSON.stringify([...now])} of ${ends} after ${withinMs} ms`);
      }
      await sleep(50);
    }
  }

  /** What the store must hold, by the log. */
  async expected(): Promise<Expected> {
    const log = await readLog(this.#bootstrapServers, this.topic);
    const { rows } = await this.pool.query(
      'select event_id, kafka_partition from millrace.event_ids',
    );
    const winners = new Map(rows.map((row) => [row.event_id, row.kafka_partition]));
    return expectedFrom(this.topic, log, (eventId) => winners.get(eventId));
  }

  stored(): Promise<Contents> {
    return storedIn(this.pool, this.topic);
  }

  /** What is missing, extra or other in the store, by the log; empty when all is as it must be. */
  async differences(): Promise<string[]> {
    return differences(await this.expected(), await this.stored());
  }

  /** A partition's windows as the next owner would restore them. */
  async windows(partition: number): Promise<WindowMemory> {
    const { rows } = await this.pool.query(
      'select * from millrace.checkpoints where partition = $1',
      [partition],
    );
    const [row] = rows;
    const claim = {
      epoch: Number(row.epoch),
      nextOffset: Number(row.next_offset),
      snapshotGeneration: Number(row.snapshot_generation),
    };
    return (await restoreWindows(this.pool, partition, claim, rulesFor())).windows;
  }

  /** Asks every living member to end. @returns how each did, by name */
  async stop(): Promise<Map<string, string>> {
    const living = this.members.filter((member) => member.alive());
    for (const member of living) member.signal('SIGTERM');
    return new Map(
      await Promise.all(living.map(async (m) => [m.name, await m.exited] as [string, string])),
    );
  }

  async close(): Promise<void> {
    for (const member of this.members) if (member.alive()) member.signal('SIGKILL');
    await this.#producer.close(true).catch(() => {});
    await this.pool.end().catch(() => {});
    const admin = poolOf(servers().databaseUrl);
    const name = new URL(this.databaseUrl).pathname.slice(1);
    await admin.query(`drop database ${name} with (force)`).catch(() => {});
    await admin.end();
  }
}

function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  // The server is taken away and given back here.
  pool.on('error', () => {});
  return pool;
}

const bytesOf = (headers: Readonly<Record<string, string>>): Map<Buffer, Buffer> =>
  new Map(Object.entries(headers).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]));
