import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresCommittedLog } from '../../../src/adapters/postgres/committed-log.ts';
import { type Cache, connectCache } from '../../../src/adapters/valkey/connection.ts';
import { valkeyReadModelStore } from '../../../src/adapters/valkey/read-model-store.ts';
import { valkeyReadModels } from '../../../src/adapters/valkey/read-models.ts';
import type { ProjectionPorts } from '../../../src/application/projections/partition-projection.ts';
import { rebuildReadModels } from '../../../src/application/projections/rebuild.ts';
import { PROJECTION_SETTINGS } from '../../../src/domain/projections/projections.config.ts';
import { type Projector, startProjector } from '../../../src/stream/projector.ts';
import type { Stretch } from '../../helpers/committed.ts';
import { everythingOf, expectedReadModels } from '../../helpers/expected-read-models.ts';
import { accountsOf, commitStretch, emptyLog, joined, someEvents } from './commit-stretch.ts';
import { dump } from './dump.ts';
import {
  killCache,
  type Servers,
  signalCache,
  startCacheAgain,
  startReadModelServers,
} from './servers.ts';
import { ProjectorProcess } from './spawned.ts';

const SIZES = {
  chunkEvents: 50,
  readOffsets: 300,
  retainedMinutes: PROJECTION_SETTINGS.retainedMinutes,
};

let servers: Servers;
let cache: Cache;
let ports: ProjectionPorts;
let projectors: Projector[] = [];
/** What was committed, by partition. */
let committed: Stretch[][];

beforeAll(async () => {
  servers = await startReadModelServers();
  cache = connectCache(servers.cacheUrl, () => {});
  ports = { log: postgresCommittedLog(servers.pool), store: valkeyReadModelStore(cache) };
}, 120_000);

beforeEach(async () => {
  await emptyLog(servers.pool);
  await cache.client.flushall();
  committed = [[], []];
});

afterEach(async () => {
  await Promise.all(projectors.map((projector) => projector.stop()));
  projectors = [];
});

afterAll(async () => {
  cache.close();
  await servers.stop();
});

async function commit(partition: number, count: number): Promise<void> {
  const before = committed[partition] ?? [];
  const stretch = someEvents(partition, before.at(-1)?.checkpoint ?? 0, count);
  await commitStretch(servers.pool, partition, stretch);
  before.push(stretch);
  for (const projector of projectors) projector.notify(partition);
}

function project(): { readonly lags: Map<number, number>; readonly errors: unknown[] } {
  const lags = new Map<number, number>();
  const errors: unknown[] = [];
  const projector = startProjector(ports, {
    ...SIZES,
    onLag: (partition, lag) => lags.set(partition, lag ?? -1),
    onError: (error) => errors.push(error),
  });
  projector.follow([0, 1]);
  projectors.push(projector);
  return { lags, errors };
}

async function untilProjected(): Promise<void> {
  const done = async (partition: number): Promise<boolean> => {
    const checkpoint = committed[partition]?.at(-1)?.checkpoint ?? 0;
    return (await ports.store.position(partition)).nextOffset === checkpoint;
  };
  while (!((await done(0).catch(() => false)) && (await done(1).catch(() => false)))) {
    await sleep(20);
  }
}

/** Compares everything the query side answers with plain recomputation. */
async function expectExact(): Promise<void> {
  const readModels = valkeyReadModels(cache);
  const logs = committed.map(joined);
  const accounts = logs.flatMap(accountsOf);
  const expected = expectedReadModels(
    {
      events: logs.flatMap(({ events }) => events),
      alerts: logs.flatMap(({ alerts }) => alerts),
      checkpoint: 0,
    },
    accounts,
    PROJECTION_SETTINGS,
  );
  expect(accounts.length).toBeGreaterThan(100);
  expect(await everythingOf(readModels, accounts)).toEqual(expected);
}

describe('projecting', () => {
  it('is exact however often processes are killed at work, each while its successor is at work too', async () => {
    await commit(0, 1_500);
    await commit(1, 1_500);
    let previous: ProjectorProcess | undefined;
    let behind = 0;

    for (let round = 0; round < 8; round++) {
      const next = new ProjectorProcess(servers);
      await Promise.all([next.lines(1 + (round % 5)), commit(round % 2, 300)]);
      await sleep(Math.random() * 6);
      behind += (await previous?.kill()) ?? 0;
      previous = next;
    }
    behind += (await previous?.kill()) ?? 0;

    expect(behind).toBeGreaterThan(8);
    project();
    await untilProjected();
    await expectExact();
  }, 60_000);

  it('is exact while two members project the same partitions', async () => {
    await commit(0, 1_000);
    project();
    project();

    for (let round = 0; round < 30; round++) await commit(round % 2, 200);

    await untilProjected();
    await expectExact();
  }, 60_000);

  it('starts from the beginning by itself when the cache comes back empty', async () => {
    project();
    await commit(0, 1_000);
    await commit(1, 1_000);
    await untilProjected();

    await killCache(servers);
    await commit(0, 500);
    await startCacheAgain(servers);

    await untilProjected();
    await expectExact();
  }, 60_000);

  it('shows its lag while the cache is down, and catches up when it answers again', async () => {
    await commit(0, 500);
    const { lags, errors } = project();
    await commit(1, 500);
    await untilProjected();

    signalCache(servers, 'SIGSTOP');
    await commit(0, 700);
    await commit(1, 300);
    while (errors.length === 0) await sleep(50);
    const meanwhile = new Map(lags);
    signalCache(servers, 'SIGCONT');

    expect(errors[0]).toMatchObject({
      code: 'MLR_STORE_UNAVAILABLE',
      message: expect.stringMatching('CACHE_URL'),
    });
    expect(Math.max(...meanwhile.values())).toBeGreaterThanOrEqual(300);
    await untilProjected();
    await expectExact();
    while (lags.get(0) !== 0 || lags.get(1) !== 0) await sleep(20);
  }, 60_000);

  it('is the same to the last key after a rebuild, which leaves nothing behind', async () => {
    project();
    await commit(0, 1_200);
    await commit(1, 800);
    await commit(0, 333);
    await untilProjected();
    const live = await dump(cache.client);
    await Promise.all(projectors.map((projector) => projector.stop()));
    const progress: string[] = [];

    const events = await rebuildReadModels(
      ports,
      { ...SIZES, chunkEvents: 77, readOffsets: 500 },
      (step) => progress.push(`${step.partition}: ${step.nextOffset} of ${step.checkpoint}`),
    );

    expect(events).toBe(2_333);
    expect(progress.at(0)).toBe('0: 500 of 1533');
    expect(progress.at(-1)).toBe('1: 800 of 800');
    expect(await dump(cache.client)).toEqual(live);
    await expectExact();
  }, 60_000);

  it('goes on while another process rebuilds', async () => {
    project();
    await commit(0, 1_000);
    await commit(1, 1_000);

    const rebuilding = rebuildReadModels(ports, SIZES);
    for (let round = 0; round < 10; round++) await commit(round % 2, 100);
    await rebuilding;

    await untilProjected();
    await expectExact();
  }, 60_000);

  it('begins again when the database is another one than the cache knows', async () => {
    project();
    await commit(0, 2_000);
    await commit(1, 2_000);
    await untilProjected();

    await emptyLog(servers.pool);
    committed = [[], []];
    await commit(0, 700);
    await commit(1, 700);

    await untilProjected();
    await expectExact();
  }, 60_000);
});
