import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import getPort from 'get-port';
import { Valkey } from 'iovalkey';
import type { LocalHome } from '../../../local/home.ts';
import { untilReady } from '../../../local/process/ready.ts';
import { startProcess } from '../../../local/process/start.ts';
import { findValkey } from '../../../local/valkey/program.ts';
import { startValkey } from '../../../local/valkey/server.ts';
import { type Cache, connectCache } from '../../../src/adapters/valkey/connection.ts';
import { valkeyReadModelStore } from '../../../src/adapters/valkey/read-model-store.ts';
import { valkeyReadModels } from '../../../src/adapters/valkey/read-models.ts';
import { Chunk } from '../../../src/domain/projections/chunk.ts';
import {
  type ReadModelsUnderTest,
  readModelsBehaviour,
  UNDER_TEST,
} from '../../behaviour/read-models.ts';
import { committedEvent } from '../../helpers/committed.ts';
import { leave, ownHome } from '../local/own-home.ts';

let home: LocalHome;
let single: Cache;
let cluster: Cache;

beforeAll(async () => {
  home = ownHome();
  single = connectCache((await startValkey(home)).url, () => {});
  cluster = connectCache(await startCluster(home), () => {});
}, 120_000);

afterAll(async () => {
  single.close();
  cluster.close();
  await leave(home);
});

let tests = 0;
/** Keys of its own for each test. */
function under(cache: Cache): ReadModelsUnderTest {
  const options = { prefix: `test-${++tests}:`, settings: UNDER_TEST };
  return {
    store: valkeyReadModelStore(cache, options),
    readModels: valkeyReadModels(cache, options),
  };
}

readModelsBehaviour('Valkey', async () => under(single));
// Two servers that share the slots: a script or a read that spans slots is refused.
readModelsBehaviour('Valkey cluster', async () => under(cluster));

describe('read models in Valkey', () => {
  it('leaves nothing behind after a restart', async () => {
    const { store } = under(single);
    const begin = await store.position(0);
    const chunk = new Chunk(begin.newestMinute);
    for (let n = 0; n < 3_000; n++) chunk.event(committedEvent({ accountId: `acc-${n}` }));
    const position = await store.apply(begin, chunk.changes(1, 3));
    if (position === 'superseded') throw new Error('superseded');

    await store.restart(position);
    await store.removeLeftovers(0);

    const left = await single.client.keys(`test-${tests}:*`);
    expect(left.sort()).toEqual([`test-${tests}:partitions`, `test-${tests}:{p0}:projection`]);
  });

  it('writes nothing of a chunk that does not fit', async () => {
    const { store, readModels } = under(single);
    const begin = await store.position(0);
    const chunk = new Chunk(begin.newestMinute);
    for (let n = 0; n < 2_000; n++) chunk.event(committedEvent({ accountId: `acc-${n}` }));
    const changes = chunk.changes(1, 3);
    const [, before] = (await single.client.config('GET', 'maxmemory')) as string[];
    await single.client.config('SET', 'maxmemory', '1mb');

    const refused = store.apply(begin, changes);

    await expect(refused).rejects.toMatchObject({
      code: 'MLR_STORE_UNAVAILABLE',
      message: expect.stringMatching('OOM'),
    });
    await single.client.config('SET', 'maxmemory', before ?? '0');
    expect(await readModels.account('acc-0')).toBeUndefined();
    expect(await store.apply(begin, changes)).toMatchObject({ nextOffset: 1 });
    expect(await readModels.account('acc-1999')).toMatchObject({ events: 1 });
  });
});

/** A cluster of two servers without replicas. @returns the URL of one of them */
async function startCluster(home: LocalHome): Promise<string> {
  const command = await findValkey(home);
  const nodes = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const directory = join(home.home, `cluster-${name}`);
      mkdirSync(directory);
      const port = await getPort({ port: name === 'one' ? [16_401, 16_403] : [16_411, 16_413] });
      const busPort = await getPort();
      const started = await startProcess(home, {
        name: `valkey-${name}`,
        command,
        args: Object.entries({
          port,
          'cluster-port': busPort,
          bind: '127.0.0.1',
          dir: directory,
          'cluster-enabled': 'yes',
          save: '',
        }).flatMap(([option, value]) => [`--${option}`, `${value}`]),
        env: { PATH: process.env['PATH'] },
        cwd: directory,
      });
      const client = new Valkey({ port, host: '127.0.0.1', retryStrategy: () => 50 });
      client.on('error', () => {});
      await untilReady(`Valkey ${name}`, started, async () => (await client.ping()) === 'PONG');
      return { client, port, busPort };
    }),
  );
  const [one, two] = nodes;
  if (one === undefined || two === undefined) throw new Error('two nodes');
  await one.client.call('CLUSTER', ['ADDSLOTSRANGE', '0', '8191']);
  await two.client.call('CLUSTER', ['ADDSLOTSRANGE', '8192', '16383']);
  await two.client.call('CLUSTER', ['SET-CONFIG-EPOCH', '2']);
  await one.client.call('CLUSTER', ['MEET', '127.0.0.1', `${two.port}`, `${two.busPort}`]);
  for (const { client } of nodes) {
    while (!String(await client.call('CLUSTER', ['INFO'])).includes('cluster_state:ok')) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    client.disconnect();
  }
  return `redis://127.0.0.1:${one.port}?cluster=true`;
}
