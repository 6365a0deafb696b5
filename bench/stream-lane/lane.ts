import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createTopic } from '../../local/kafka/topic.ts';
import { Exposition } from './exposition.ts';
import { generateLoad, type LoadArguments, type LoadReport } from './generator.ts';
import { type BenchMember, startMember } from './member.ts';
import { checkStored, type Stored, storedThrough } from './stored.ts';
import type { System } from './system.ts';

export interface LaneOptions {
  /** @default 4 */
  readonly partitions?: number;
  /** More of the members' environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

const POLL_MS = 20;
let lanes = 0;

/** A topic and a database of a scenario's own, and the members between them. */
export class Lane {
  readonly system: System;
  readonly topic: string;
  readonly members: BenchMember[] = [];
  readonly loads: LoadReport[] = [];
  pool: pg.Pool;
  #database: string;
  readonly #options: LaneOptions;
  #started = 0;

  private constructor(system: System, topic: string, database: string, options: LaneOptions) {
    this.system = system;
    this.topic = topic;
    this.#database = database;
    this.#options = options;
    this.pool = this.#connect();
  }

  static async open(system: System, options: LaneOptions = {}): Promise<Lane> {
    lanes += 1;
    const name = `bench_${process.pid}_${lanes}`;
    await createTopic(system.bootstrapServers, name, options.partitions ?? 4);
    await administer(system, `create database ${name}`);
    return new Lane(system, name, name, options);
  }

  /** Sends a load into the topic. @param options of the generator */
  async load(options: LoadArguments): Promise<LoadReport> {
    const seed = this.loads.length + 1;
    const target = { bootstrap: this.system.bootstrapServers, topic: this.topic };
    const report = await generateLoad({ ...target, seed, ...options });
    this.loads.push(report);
    return report;
  }

  get sent(): number {
    return this.loads.reduce((total, { sent }) => total + sent, 0);
  }

  async start(count = 1): Promise<void> {
    const { env = {}, nodeOptions = [] } = this.#options;
    const target = { topic: this.topic, databaseUrl: this.databaseUrl, env, nodeOptions };
    // One after the other: the first lays the schema, and each restores while the others work.
    for (let i = 0; i < count; i++) {
      this.#started += 1;
      this.members.push(await startMember(this.system, `member-${this.#started}`, target));
    }
  }

  metrics(): Promise<Exposition> {
    return Exposition.of(this.members.map(({ url }) => url));
  }

  stored(): Promise<number> {
    return storedThrough(this.pool).catch(() => 0);
  }

  /** Waits until as many records are stored as were sent. @returns when, epoch ms @throws Error after the time */
  async untilStored(records: number, withinMs: number): Promise<number> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const stored = await this.stored();
      if (stored >= records) return Date.now();
      if (Date.now() > deadline) {
        throw new Error(`${stored} of ${records} records stored after ${withinMs / 1_000} s`);
      }
      await sleep(POLL_MS);
    }
  }

  check(): Promise<Stored> {
    return checkStored(this.pool, this.loads);
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.splice(0).map((member) => member.stop()));
  }

  async kill(): Promise<void> {
    await Promise.all(this.members.splice(0).map((member) => member.kill()));
  }

  /** An empty database for the same topic, as if nothing had been read. */
  async restartEmpty(): Promise<void> {
    await this.stop();
    await this.#drop();
    lanes += 1;
    this.#database = `bench_${process.pid}_${lanes}`;
    await administer(this.system, `create database ${this.#database}`);
    this.pool = this.#connect();
    await this.system.settle();
  }

  async close(): Promise<void> {
    await this.kill();
    await this.#drop();
    await this.system.settle();
  }

  get databaseUrl(): string {
    const url = new URL(this.system.databaseUrl);
    url.pathname = `/${this.#database}`;
    return url.href;
  }

  #connect(): pg.Pool {
    const pool = new pg.Pool({ connectionString: this.databaseUrl, max: 2 });
    // A dropped database ends what is still connected to it.
    pool.on('error', () => {});
    return pool;
  }

  async #drop(): Promise<void> {
    await this.pool.end();
    await administer(this.system, `drop database ${this.#database} with (force)`);
  }
}

async function administer(system: System, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: system.databaseUrl });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
