import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { postgresCommittedLog } from '../../../src/adapters/postgres/committed-log.ts';
import { queryPool } from '../../../src/adapters/postgres/query-pool.ts';
import { postgresLists } from '../../../src/adapters/postgres/query-store.ts';
import { type Cache, connectCache } from '../../../src/adapters/valkey/connection.ts';
import { projectedOffsets } from '../../../src/adapters/valkey/projected-offsets.ts';
import { valkeyReadModelStore } from '../../../src/adapters/valkey/read-model-store.ts';
import { valkeyReadModels } from '../../../src/adapters/valkey/read-models.ts';
import type { QueryStore } from '../../../src/application/ports/query-store.ts';
import { PartitionProjection } from '../../../src/application/projections/partition-projection.ts';
import { PROJECTION_SETTINGS } from '../../../src/domain/projections/projections.config.ts';
import { streamQueryStore } from '../../../src/query/stream-store.ts';
import { queryStoreBehaviour } from '../../behaviour/query-store.ts';
import { eventView } from '../../helpers/views.ts';
import { type Servers, startReadModelServers } from '../read-models/servers.ts';
import { storeRows } from './stream-rows.ts';

let servers: Servers;
let cache: Cache;
let reading: pg.Pool;
let projection: PartitionProjection;
let end = new Map([[0, 0]]);

beforeAll(async () => {
  servers = await startReadModelServers();
  cache = connectCache(servers.cacheUrl, () => {});
  reading = queryPool(servers.databaseUrl);
  const ports = {
    log: postgresCommittedLog(servers.pool),
    store: valkeyReadModelStore(cache),
  };
  projection = new PartitionProjection(0, ports, PROJECTION_SETTINGS);
}, 120_000);

afterAll(async () => {
  cache.close();
  await reading.end();
  await servers.stop();
});

const storeOf = (now = Date.now): QueryStore =>
  streamQueryStore({
    lists: postgresLists(reading),
    readModels: valkeyReadModels(cache),
    projected: () => projectedOffsets(cache),
    ends: { of: async () => end },
    now,
  });

async function project(): Promise<void> {
  const checkpoints = await postgresCommittedLog(servers.pool).checkpoints();
  const checkpoint = checkpoints.get(0) ?? 0;
  do {
    await projection.step(checkpoint);
  } while ((projection.nextOffset ?? 0) < checkpoint);
}

queryStoreBehaviour('PostgreSQL and Valkey', async () => ({
  store: storeOf(),
  async write(events, alerts) {
    await storeRows(servers.pool, events, alerts);
    await project();
  },
}));

describe('the stream lane’s query side', () => {
  it('says what waits for storing and for showing, and that it stands still', async () => {
    const { rows } = await servers.pool.query('select next_offset from millrace.checkpoints');
    const stored = Number(rows[0].next_offset);
    end = new Map([[0, stored + 5]]);
    await storeRows(servers.pool, [eventView({ occurredAt: Date.now() })], []);

    const now = await storeOf().health();
    const later = await storeOf(() => Date.now() + 120_000).health();

    expect(now.partitions).toMatchObject([{ partition: 0, lag: 4, readModelLag: 1 }]);
    expect(now.reasons).toEqual([]);
    expect(later.reasons).toEqual([
      expect.stringMatching(
        /^Partition 0 has 4 records waiting and has stored nothing for 1\d\d s/,
      ),
      expect.stringMatching(/^The read models lack 1 records of partition 0/),
    ]);
  });

  it('reads, and may do nothing else', async () => {
    const writing = reading.query('begin; set transaction read write; delete from millrace.events');
    await expect(writing).rejects.toMatchObject({ code: '42501' });
    await reading.query('rollback').catch(() => {});
    await expect(reading.query('select 1 from millrace.outbox')).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('takes the newest alerts of a detector from the index, however many have its time', async () => {
    const plan = await servers.pool.query<{ 'QUERY PLAN': string }>(
      `explain select * from millrace.alerts where detector = 'velocity' and raised_at >= '2026-11-01Z'
         and raised_at < '2026-11-30Z' order by raised_at desc, alert_id desc limit 101`,
    );
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');

    expect(text).toMatch(/Index Scan Backward using alerts_(detector_)?raised/);
    expect(text).not.toMatch(/Sort/);
  });

  it('enters the account’s index in the middle of a list, and leaves other days out', async () => {
    const { rows } = await servers.pool.query<{ 'QUERY PLAN': string }>(
      `explain select * from millrace.events where account_id = 'a' and occurred_at >= '2026-11-01Z'
         and occurred_at < '2026-11-30Z' and occurred_at <= '2026-11-20Z'
         and (occurred_at, event_id) < ('2026-11-20Z', '00000000-0000-4000-8000-000000000001')
       order by occurred_at desc, event_id desc limit 101`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');

    expect(plan).toMatch(/account_id_occurred_at_idx/);
    expect(plan).not.toMatch(/Seq Scan/);
  });
});
