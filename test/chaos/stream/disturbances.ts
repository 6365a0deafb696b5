import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Random } from '../../../src/producer/generator/random.ts';
import type { Crew } from '../../helpers/stream-lane/crew.ts';
import type { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { end, servers, startPostgresAgain } from '../../helpers/stream-lane/servers.ts';

export interface Scene {
  readonly lane: StreamLane;
  readonly crew: Crew;
  readonly random: Random;
}

/** One thing that goes wrong, at a moment the caller chose. */
export type Disturb = (scene: Scene) => Promise<void>;

/** The others have to own what a silent member held within this, however it fell silent. */
const TAKEN_OVER_WITHIN_MS = 20_000;

/** kill −9 and a new life. */
export const kill: Disturb = async ({ crew, random }) => {
  const name = random.pick(crew.names);
  await crew.end(name, 'SIGKILL');
  await sleep(random.int(0, 1_500));
  await crew.start(name);
};

/** All at once. */
export const killAll: Disturb = async ({ crew }) => {
  const { names } = crew;
  await Promise.all(names.map((name) => crew.end(name, 'SIGKILL')));
  await Promise.all(names.map((name) => crew.start(name)));
};

/** Falls silent until the others have taken its partitions, then goes on where it stood. */
export const pause: Disturb = async ({ lane, crew, random }) => {
  const name = random.pick(crew.names);
  const member = crew.get(name);
  member.signal('SIGSTOP');
  try {
    const deadline = Date.now() + TAKEN_OVER_WITHIN_MS;
    for (;;) {
      const held = [...(await lane.checkpoints())].filter(([, { owner }]) => owner === name);
      if (held.length === 0) break;
      if (Date.now() > deadline) {
        throw new Error(`${name} is paused and still owns ${held.map(([p]) => p)}`);
      }
      await sleep(100);
    }
    await sleep(random.int(0, 1_000));
  } finally {
    member.signal('SIGCONT');
  }
};

/** Leaves as it should and comes back: two rebalances. */
export const restart: Disturb = async ({ crew, random }) => {
  const name = random.pick(crew.names);
  await crew.get(name).untilReady(true);
  const how = await crew.end(name, 'SIGTERM');
  if (how !== 'exit code 0') crew.unasked.push(`${name} stopped with ${how}`);
  await sleep(random.int(0, 1_000));
  await crew.start(name);
};

/** One more for a while. */
export const guest: Disturb = async ({ crew, random }) => {
  await crew.start('guest');
  await crew.get('guest').untilReady(true);
  await sleep(random.int(0, 1_000));
  const how = await crew.end('guest', random.chance(0.5) ? 'SIGTERM' : 'SIGKILL');
  if (how !== 'exit code 0' && how !== 'SIGKILL') crew.unasked.push(`guest stopped with ${how}`);
};

/** PostgreSQL ends the members' connections, several times. */
export const cutConnections: Disturb = async ({ lane, random }) => {
  for (let i = 0; i < 5; i++) {
    const admin = new Client(servers().databaseUrl);
    await admin.connect();
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = $1 and application_name like 'millrace %'`,
      [new URL(lane.databaseUrl).pathname.slice(1)],
    );
    await admin.end();
    await sleep(random.int(50, 400));
  }
};

/** A power cut for PostgreSQL: its first process is killed, and recovers from its log. */
export const crashPostgres: Disturb = async ({ random }) => {
  await end('postgres', 'SIGKILL');
  await sleep(random.int(0, 500));
  await startPostgresAgain();
};

/** PostgreSQL is stopped and started. */
export const restartPostgres: Disturb = async ({ random }) => {
  await end('postgres', 'SIGINT');
  await sleep(random.int(0, 1_000));
  await startPostgresAgain();
};

/** How often each comes in a run of a dozen rounds. */
export const DOZEN: readonly Disturb[] = [
  ...[kill, kill, kill, kill, killAll, pause, pause, restart, guest],
  ...[cutConnections, crashPostgres, restartPostgres],
];

/** A plan for so many rounds: dozens, each in an order of its own. */
export function planOf(rounds: number, random: Random): Disturb[] {
  const plan: Disturb[] = [];
  while (plan.length < rounds) {
    const dozen = [...DOZEN];
    while (dozen.length > 0) plan.push(...dozen.splice(random.int(0, dozen.length - 1), 1));
  }
  return plan.slice(0, rounds);
}
