import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postgresCommittedLog } from '../../../../src/adapters/postgres/committed-log.ts';
import { valkeyAuditedReadModels } from '../../../../src/adapters/valkey/audit-read-models.ts';
import { type Cache, connectCache } from '../../../../src/adapters/valkey/connection.ts';
import { partitionKeys } from '../../../../src/adapters/valkey/keys.ts';
import { valkeyReadModelStore } from '../../../../src/adapters/valkey/read-model-store.ts';
import { checkReadModels } from '../../../../src/application/audit/check-read-models.ts';
import type { Finding } from '../../../../src/application/audit/finding.ts';
import { rebuildReadModels } from '../../../../src/application/projections/rebuild.ts';
import { PROJECTION_SETTINGS } from '../../../../src/domain/projections/projections.config.ts';
import { commitStretch, someEvents } from '../../read-models/commit-stretch.ts';
import { type Servers, startReadModelServers } from '../../read-models/servers.ts';

const COUNT = 9_000;
const PARTITION = 'kafka:transactions:0';

let servers: Servers;
let cache: Cache;
beforeAll(async () => {
  servers = await startReadModelServers();
  cache = connectCache(servers.cacheUrl, () => {});
  await commitStretch(servers.pool, 0, someEvents(0, 0, COUNT));
  await project();
}, 120_000);
afterAll(async () => {
  cache?.close();
  await servers?.stop();
});

const log = () => postgresCommittedLog(servers.pool);
const project = () =>
  rebuildReadModels(
    { log: log(), store: valkeyReadModelStore(cache) },
    { retainedMinutes: PROJECTION_SETTINGS.retainedMinutes },
  );

async function audit(): Promise<string[]> {
  const findings: Finding[] = [];
  await checkReadModels(
    {
      ...{ topic: 'transactions', log: log(), readModels: valkeyAuditedReadModels(cache) },
      ...{ settings: PROJECTION_SETTINGS, signal: new AbortController().signal, patienceMs: 200 },
      report: (finding) => findings.push(finding),
    },
    0,
  );
  return findings.map(({ kind, position, id }) => `${kind} ${position} ${id}`).sort();
}

async function keys() {
  const { projection, of } = partitionKeys('millrace:', 0);
  const generation = (await cache.client.hget(projection, 'generation')) ?? '';
  return { projection, ...of(generation) };
}

describe('audit of the read models', () => {
  it('finds nothing in what the projection made', async () => {
    expect(await audit()).toEqual([]);
  });

  it('finds nothing while they are projected further', async () => {
    await commitStretch(servers.pool, 0, someEvents(0, COUNT, COUNT));

    const [found] = await Promise.all([audit(), project()]);

    expect(found).toEqual([]);
  });

  it('names stale, lost and invented ones', async () => {
    const { client } = cache;
    const { account, accountAlerts, alerts, minute } = await keys();
    const minutes = (await client.keys(minute(0).replace(/0$/, '*'))).sort();
    const [first = '', second = ''] = minutes;
    const at = (key: string) => new Date(Number(key.split(':').at(-1)) * 60_000).toISOString();
    const stale = JSON.parse((await client.get(account('acc-0-1'))) ?? '') as number[];
    await client.set(account('acc-0-1'), JSON.stringify([(stale[0] ?? 0) - 1, ...stale.slice(1)]));
    await client.del(account('acc-0-2'));
    await client.set(account('acc-0-nobody'), '[1,0,0,{}]');
    await client.zpopmax(accountAlerts('acc-0-63'));
    await client.zpopmin(alerts);
    await client.del(first);
    await client.set(second, '{"events":1,"late":0,"alerts":{},"spendMinor":{}}');

    const found = await audit();

    expect(found).toEqual(
      [
        `read-model-account ${PARTITION} acc-0-1`,
        `read-model-account ${PARTITION} acc-0-2`,
        `read-model-account ${PARTITION} acc-0-nobody`,
        `read-model-alerts ${PARTITION} acc-0-63`,
        `read-model-alerts ${PARTITION} null`,
        `read-model-counters ${PARTITION} ${at(first)}`,
        `read-model-counters ${PARTITION} ${at(second)}`,
      ].sort(),
    );
  });

  it('names those that stand still, and those ahead of the log', async () => {
    await project();
    await commitStretch(servers.pool, 0, someEvents(0, 2 * COUNT, 100));
    const behind = await audit();
    await project();
    await cache.client.hincrby((await keys()).projection, 'nextOffset', 5);
    const ahead = await audit();

    expect(behind).toEqual([`read-model-stale ${PARTITION} null`]);
    expect(ahead).toEqual([`read-model-ahead ${PARTITION} null`]);
  });
});
