import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditStreamLane } from '../../../../bin/commands/audit/stream-lane.ts';
import { rebuildTargets } from '../../../../bin/commands/rebuild/rebuild-targets.ts';
import { reportText, type Target } from '../../../../bin/commands/rebuild/report.ts';
import type { LocalHome } from '../../../../local/home.ts';
import { startValkey } from '../../../../local/valkey/server.ts';
import { repositoryRegistry } from '../../../../src/adapters/registry/repository-registry.ts';
import { type Cache, connectCache } from '../../../../src/adapters/valkey/connection.ts';
import { StreamLane } from '../../../helpers/stream-lane/lane.ts';
import { loadOf } from '../../../helpers/stream-lane/load.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';
import { leave, ownHome } from '../../local/own-home.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);

let home: LocalHome;
let cacheUrl: string | null = null;
let cache: Cache;
let lane: StreamLane;
beforeAll(async () => {
  home = ownHome();
  const { url } = await startValkey(home);
  cacheUrl = url;
  cache = connectCache(url, () => {});
  lane = await StreamLane.open(2);
  const member = await lane.start('a', { env: { CACHE_URL: url } });
  await member.untilReady(true);
  await lane.produce([...loadOf({ seed: SEED, count: 2_000 })]);
  await lane.settled();
}, 120_000);
afterAll(async () => {
  cache?.close();
  await lane?.close();
  if (home !== undefined) await leave(home);
});

const run = (target: readonly (Target | 'all')[], dryRun = false) => {
  const { bootstrapServers } = servers();
  const consumerGroup = `group-${lane.topic}`;
  return rebuildTargets(
    {
      kafka: { bootstrapServers, topic: lane.topic, partitions: lane.partitions, consumerGroup },
      stream: {
        ...{ databaseUrl: lane.databaseUrl, cacheUrl, prometheusUrl: null },
        ...{ consumerGroup, members: [] },
      },
      ...{ registryUrl: null, logs: '' },
    },
    { target, from: 'log', dryRun },
    {
      ...{ json: true, interactive: false, progressStream: process.stderr },
      ...{ line: () => {}, note: () => {}, result: () => {} },
    },
  );
};

const keysLike = async (pattern: string) => (await cache.client.keys(pattern)).sort();

describe(`rebuild of everything, read models included (seed ${SEED})`, () => {
  it('finds no difference beside a member at work', async () => {
    const report = await run(['all'], true);

    expect(report.findings).toEqual([]);
    expect(report.targets).toEqual(['windows', 'alerts', 'read-models']);
    expect(reportText(report)).toContain('No difference.');
  }, 120_000);

  it('names accounts that the cache lost, and makes them again', async () => {
    const [account = ''] = await keysLike('*acct-*');
    await cache.client.del(account);

    const before = await run(['read-models'], true);
    const report = await run(['all']);
    const after = await run(['all'], true);

    expect(before.findings).toHaveLength(1);
    expect(reportText(before)).toContain('Not the same.');
    expect(report.readModels?.events).toBeGreaterThan(1_900);
    expect(report.lane?.alerts).toMatchObject({ added: 0, removed: 0, changed: 0 });
    expect(after.findings).toEqual([]);
  }, 120_000);

  it('leaves nothing for the audit to find', async () => {
    const report = await auditStreamLane(
      { bootstrapServers: servers().bootstrapServers, topic: lane.topic },
      { databaseUrl: lane.databaseUrl, cacheUrl },
      {
        ...{ retentionDays: 400, registry: repositoryRegistry(), onFinding: () => {} },
        ...{ onProgress: () => {}, signal: new AbortController().signal },
      },
    );

    expect(report.findings).toEqual([]);
    expect([report.recomputed, report.readModels]).toEqual([true, true]);
  }, 60_000);

  it('refuses read models where there are none', async () => {
    cacheUrl = null;

    await expect(run(['read-models'])).rejects.toMatchObject({ code: 'MLR_NOT_RUNNING' });
  });
});
