import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { localHome, PROJECT_ROOT } from '../../../local/home.ts';
import { createTopic } from '../../../local/kafka/topic.ts';
import { type StartedProcess, startProcess } from '../../../local/process/start.ts';
import { migrate } from '../../../src/adapters/postgres/migrate.ts';
import { randomFrom } from '../../../src/producer/generator/random.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { readLog } from '../../helpers/stream-lane/topic-log.ts';
import { writeAlerts } from './alert-writer.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
/** The long version is 200. */
const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 10);
const WRITERS = 3;

let lane: StreamLane;
let topic: string;
const relays = new Map<string, StartedProcess>();

beforeAll(async () => {
  lane = await StreamLane.open(1);
  topic = `${lane.topic}-alerts`;
  await createTopic(servers().bootstrapServers, topic, 3);
  await migrate(lane.databaseUrl);
});
afterAll(async () => {
  for (const name of relays.keys()) kill(name, 'SIGKILL');
  await lane?.close();
});

it(
  `publishes every alert that was committed and no other, in order, through ${ROUNDS} kills (seed ${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const stop = new AbortController();
    const writing = Array.from({ length: WRITERS }, (_, writer) =>
      writeAlerts(lane.databaseUrl, writer, randomFrom(SEED + writer + 1), stop.signal),
    );
    await Promise.all([startRelay('r0'), startRelay('r1')]);
    let unpublished = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const name = await leader();
      await sleep(random.int(0, 300));
      kill(name, 'SIGKILL');
      if ((await waiting()) > 0) unpublished += 1;
      await startRelay(`r${round + 2}`);
    }
    stop.abort();
    const written = await Promise.all(writing);
    const deadline = Date.now() + 30_000;
    while ((await waiting()) > 0 && Date.now() < deadline) await sleep(50);
    expect(await waiting()).toBe(0);
    await untilAllWork();
    const ends = [...relays].map(([name, { exited }]) => {
      kill(name, 'SIGTERM');
      return exited;
    });
    expect(new Set(await Promise.all(ends))).toEqual(new Set(['exit code 0']));

    const published = new Map<string, Set<string>>();
    let records = 0;
    for (const { key, value } of (await readLog(servers().bootstrapServers, topic)).flat()) {
      const { alertId, accountId } = JSON.parse(String(value));
      expect(String(key)).toBe(accountId);
      // A set drops repeats and keeps the order of the first arrivals.
      published.set(accountId, (published.get(accountId) ?? new Set()).add(alertId));
      records += 1;
    }
    const committed = new Map(written.flatMap((each) => [...each.committed]));
    expect(new Map([...published].map(([account, ids]) => [account, [...ids]]))).toEqual(committed);
    // The kills met alerts on their way, and transactions were taken back.
    expect(unpublished).toBeGreaterThan(ROUNDS / 4);
    expect(written.reduce((sum, { rolledBack }) => sum + rolledBack.size, 0)).toBeGreaterThan(0);
    const alerts = [...committed.values()].flat().length;
    process.stderr.write(
      `${alerts} alerts, ${records - alerts} repeats, ${unpublished}/${ROUNDS} kills with alerts on their way\n`,
    );
  },
  60_000 + ROUNDS * 10_000,
);

async function startRelay(name: string): Promise<void> {
  const { bootstrapServers } = servers();
  const started = await startProcess(localHome(), {
    name: `relay-${lane.topic}-${name}`,
    command: process.execPath,
    args: [
      join(PROJECT_ROOT, 'test', 'helpers', 'stream-lane', 'relay-process.ts'),
      ...[bootstrapServers, topic, lane.databaseUrl, name],
    ],
    env: { PATH: process.env['PATH'] },
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
    const name = /^millrace (\S+) relay$/.exec(rows[0]?.application_name ?? '')?.[1];
    if (name !== undefined && relays.has(name)) return name;
  }
  throw new Error('no relay leads');
}

/** A relay that is still starting has no ear for signals: waits until each was seen at the database. */
async function untilAllWork(): Promise<void> {
  const unseen = new Set(relays.keys());
  for (let deadline = Date.now() + 20_000; unseen.size > 0; await sleep(5)) {
    const { rows } = await lane.pool.query(
      'select application_name from pg_stat_activity where datname = current_database()',
    );
    for (const row of rows)
      unseen.delete(/^millrace (\S+) relay$/.exec(row.application_name)?.[1] ?? '');
    if (Date.now() > deadline) throw new Error(`${[...unseen]} never came to the database`);
  }
}

async function waiting(): Promise<number> {
  const { rows } = await lane.pool.query(
    'select count(*)::int as waiting from millrace.outbox where published_at is null',
  );
  return rows[0].waiting;
}
