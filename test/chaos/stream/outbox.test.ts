import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { localHome, PROJECT_ROOT } from '../../../local/home.ts';
import { createTopic } from '../../../local/kafka/topic.ts';
import { type StartedProcess, startProcess } from '../../../local/process/start.ts';
import { migrate } from '../../../src/adapters/postgres/migrate.ts';
import { randomFrom } from '../../../src/producer/generator/random.ts';
import { type AlertBus, alertBus } from '../../helpers/alert-bus.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { readLog } from '../../helpers/stream-lane/topic-log.ts';
import { writeAlerts } from './alert-writer.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
/** The long version is 200. */
const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 10);
const WRITERS = 3;

/** Where a relay publishes, and what came out there, in its order. */
interface Sink {
  readonly session: 'relay' | 'bus-relay';
  readonly mark: 'published_at' | 'bus_published_at';
  /** The relay's arguments after database and name, and what it finds the bus by. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** How long writers take over a transaction at most, so that the relays keep up. */
  readonly longestMs: number;
  arrived(): Promise<readonly Published[]>;
}

interface Published {
  readonly accountId: string;
  readonly alertId: string;
}

let lane: StreamLane;
let bus: AlertBus | undefined;
let sink: Sink;
const relays = new Map<string, StartedProcess>();

beforeEach(async () => {
  lane = await StreamLane.open(1);
  await migrate(lane.databaseUrl);
});
afterEach(async () => {
  for (const name of relays.keys()) kill(name, 'SIGKILL');
  await bus?.close();
  await lane?.close();
});

async function topicSink(): Promise<Sink> {
  const { bootstrapServers } = servers();
  const topic = `${lane.topic}-alerts`;
  await createTopic(bootstrapServers, topic, 3);
  return {
    ...{ session: 'relay', mark: 'published_at', env: {}, rounds: ROUNDS, longestMs: 12 },
    args: ['topic', bootstrapServers, topic],
    async arrived() {
      return (await readLog(bootstrapServers, topic)).flat().map(({ key, value }) => {
        const alert = JSON.parse(String(value));
        expect(String(key)).toBe(alert.accountId);
        return alert;
      });
    },
  };
}

/** It throttles single entries, and at times hangs up. */
async function busSink(): Promise<Sink> {
  const random = randomFrom(SEED);
  bus = await alertBus();
  const { name, env } = bus;
  bus.mood = () => (random.chance(0.001) ? 'down' : random.chance(0.01) ? 'throttled' : 'takes');
  const { arrived } = bus;
  return {
    ...{ session: 'bus-relay', mark: 'bus_published_at', env, args: ['bus', name] },
    ...{ rounds: Math.ceil(ROUNDS / 2), longestMs: 80 },
    arrived: async () => (await arrived()) as unknown as Published[],
  };
}

it.each([
  ['the topic', topicSink],
  ['the bus', busSink],
] as const)(
  `publishes on %s every alert that was committed and no other, in order, through kills (seed ${SEED})`,
  async (_, open) => {
    sink = await open();
    const { rounds, longestMs } = sink;
    const random = randomFrom(SEED);
    const stop = new AbortController();
    const writing = Array.from({ length: WRITERS }, (_, writer) =>
      writeAlerts(lane.databaseUrl, writer, randomFrom(SEED + writer + 1), stop.signal, longestMs),
    );
    await Promise.all([startRelay('r0'), startRelay('r1')]);
    let unpublished = 0;
    for (let round = 0; round < rounds; round++) {
      const name = await leader();
      await sleep(random.int(0, 300));
      kill(name, 'SIGKILL');
      if ((await waiting()) > 0) unpublished += 1;
      await startRelay(`r${round + 2}`);
    }
    stop.abort();
    const written = await Promise.all(writing);
    expect(await untilDrained()).toBe(0);
    await untilAllWork();
    const ends = [...relays].map(([name, { exited }]) => {
      kill(name, 'SIGTERM');
      return exited;
    });
    expect(new Set(await Promise.all(ends))).toEqual(new Set(['exit code 0']));

    const published = new Map<string, Set<string>>();
    let records = 0;
    for (const { alertId, accountId } of await sink.arrived()) {
      // A set drops repeats and keeps the order of the first arrivals.
      published.set(accountId, (published.get(accountId) ?? new Set()).add(alertId));
      records += 1;
    }
    const committed = new Map(written.flatMap((each) => [...each.committed]));
    expect(new Map([...published].map(([account, ids]) => [account, [...ids]]))).toEqual(committed);
    // The kills met alerts on their way, and transactions were taken back.
    expect(unpublished).toBeGreaterThan(rounds / 4);
    expect(written.reduce((sum, { rolledBack }) => sum + rolledBack.size, 0)).toBeGreaterThan(0);
    if (bus !== undefined) expect(bus.refused()).toBeGreaterThan(0);
    const alerts = [...committed.values()].flat().length;
    process.stderr.write(
      `${alerts} alerts, ${records - alerts} repeats, ${unpublished}/${rounds} kills with alerts on their way\n`,
    );
  },
  60_000 + ROUNDS * 10_000,
);

/** What waits in the end: nothing, or what 30 s did not make fewer. */
async function untilDrained(): Promise<number> {
  let left = await waiting();
  for (let deadline = Date.now() + 30_000; left > 0 && Date.now() < deadline; await sleep(50)) {
    const now = await waiting();
    if (now < left) deadline = Date.now() + 30_000;
    left = now;
  }
  return left;
}

async function startRelay(name: string): Promise<void> {
  const started = await startProcess(localHome(), {
    name: `relay-${lane.topic}-${name}`,
    command: process.execPath,
    args: [
      join(PROJECT_ROOT, 'test', 'helpers', 'stream-lane', 'relay-process.ts'),
      ...[lane.databaseUrl, name, ...sink.args],
    ],
    env: { PATH: process.env['PATH'], ...sink.env },
    cwd: PROJECT_ROOT,
  });
  relays.set(name, started);
}

function kill(name: string, signal: NodeJS.Signals): void {
  const started = relays.get(name);
  if (started === undefined) throw new Error(`${name} does not run`);
  process.kill(started.record.pid, signal);
  relays.delete(name);
}

/** Name of the relay that leads, once one does. */
async function leader(): Promise<string> {
  for (let deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(20)) {
    const { rows } = await lane.pool.query(
      `select application_name from pg_stat_activity join pg_locks using (pid)
       where locktype = 'advisory' and granted and datname = current_database()`,
    );
    const name = relayOf(rows[0]?.application_name);
    if (name !== undefined && relays.has(name)) return name;
  }
  throw new Error('no relay leads');
}

/** Its name, by that of its session. */
const relayOf = (session: string | undefined): string | undefined =>
  new RegExp(`^millrace (\\S+) ${sink.session}$`).exec(session ?? '')?.[1];

/** A relay that is still starting has no ear for signals: waits until each was seen at the database. */
async function untilAllWork(): Promise<void> {
  const unseen = new Set(relays.keys());
  for (let deadline = Date.now() + 20_000; unseen.size > 0; await sleep(5)) {
    const { rows } = await lane.pool.query(
      'select application_name from pg_stat_activity where datname = current_database()',
    );
    for (const row of rows) unseen.delete(relayOf(row.application_name) ?? '');
    if (Date.now() > deadline) throw new Error(`${[...unseen]} never came to the database`);
  }
}

async function waiting(): Promise<number> {
  const { rows } = await lane.pool.query(
    `select count(*)::int as waiting from millrace.outbox where ${sink.mark} is null`,
  );
  return rows[0].waiting;
}
