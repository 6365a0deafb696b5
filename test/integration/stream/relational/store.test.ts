import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { migrateRelational } from '../../../../src/adapters/relational/migrate.ts';
import { relationalPool } from '../../../../src/adapters/relational/pool.ts';
import { relationalStore } from '../../../../src/adapters/relational/store.ts';
import { relationalStoreBehaviour } from '../../../behaviour/relational-store.ts';
import { eventFact } from '../../../helpers/relational/facts.ts';
import { MemoryRelational } from '../../../helpers/relational/memory-store.ts';
import { uuid } from '../../../helpers/transactions.ts';
import { contentsOf } from './contents.ts';
import { newDatabase } from './database.ts';

let pool: Pool;
beforeAll(async () => {
  pool = relationalPool(await newDatabase());
  await migrateRelational(pool);
});
afterAll(() => pool?.end());

const TABLES = ['events', 'alerts', 'spend_by_country_hour', 'refused'];

async function empty(): Promise<void> {
  await pool.query(`truncate ${TABLES.map((name) => `analytics.${name}`).join(', ')}`);
}

relationalStoreBehaviour(
  'PostgreSQL',
  async () => {
    await empty();
    return { store: relationalStore(pool), contents: () => contentsOf(pool) };
  },
  25,
);

const facts = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) =>
    eventFact({ eventId: uuid(from + n), country: ['DE', 'FR', 'IT'][(from + n) % 3] ?? null }),
  );

describe('a relational database with several functions at once', () => {
  it('is migrated once by functions that start together', async () => {
    const database = await newDatabase();
    const pools = Array.from({ length: 4 }, () => relationalPool(database));

    const ran = await Promise.all(pools.map(migrateRelational));
    const again = await migrateRelational(pools[0] as Pool);

    await Promise.all(pools.map((each) => each.end()));
    expect(ran.flat()).toEqual(['0001-facts']);
    expect(again).toEqual([]);
  });

  it('counts each event once when the same batches arrive side by side, in any order', async () => {
    await empty();
    const { host, port, user, database } = (
      pool as unknown as { options: Parameters<typeof relationalPool>[0] }
    ).options;
    const pools = Array.from({ length: 4 }, () =>
      relationalPool({ host, port, user, database, tls: false }),
    );
    const batches = Array.from({ length: 12 }, (_, n) => facts(n * 40, 80));
    const model = new MemoryRelational();
    for (const events of batches) await model.apply({ events, alerts: [] });

    const counts = await Promise.all(
      pools.map(async (each, at) => {
        const store = relationalStore(each);
        let events = 0;
        for (const batch of at % 2 === 0 ? batches : batches.toReversed()) {
          const answer = await store.apply({ events: batch, alerts: [] });
          if (answer.kind === 'applied') events += answer.events;
        }
        return events;
      }),
    );

    await Promise.all(pools.map((each) => each.end()));
    expect(counts.reduce((sum, each) => sum + each)).toBe(model.contents().eventIds.length);
    expect(await contentsOf(pool)).toEqual(model.contents());
  });

  it('goes on over a connection that was cut while nobody used it', async () => {
    await empty();
    const store = relationalStore(pool);
    await store.apply({ events: facts(0, 1), alerts: [] });
    const cutter = relationalPool(await newDatabase());
    await cutter.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'millrace projector' and pid <> pg_backend_pid()`,
    );
    await cutter.end();

    const answer = await store.apply({ events: facts(1, 1), alerts: [] });

    expect(answer).toEqual({ kind: 'applied', events: 1, alerts: 0 });
  });

  it('says what is wrong with a database it may not change', async () => {
    const database = await newDatabase();
    const admin = relationalPool(database);
    await admin.query('drop role if exists relational_guest');
    await admin.query('create role relational_guest login');
    await admin.end();
    const guest = relationalPool({ ...database, user: 'relational_guest' });

    const refused = migrateRelational(guest);

    await expect(refused).rejects.toMatchObject({
      code: 'MLR_MIGRATION_REFUSED',
      message: expect.stringContaining('needs CREATE on the database'),
    });
    await guest.end();
  });
});
