import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import pg from 'pg';
import { migrate } from '../../../../src/adapters/postgres/migrate.ts';
import {
  postgresQuarantine,
  postgresQuarantineStore,
} from '../../../../src/adapters/postgres/quarantine-store.ts';
import { quarantineBehaviour } from '../../../behaviour/quarantine.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';

let pool: pg.Pool;
let client: pg.PoolClient;
beforeAll(async () => {
  const own = new URL(servers().databaseUrl);
  const name = `quarantine_${randomUUID().slice(0, 8)}`;
  const admin = new pg.Client(own.href);
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  own.pathname = `/${name}`;
  await migrate(own.href);
  pool = new pg.Pool({ connectionString: own.href, max: 8 });
  client = await pool.connect();
});
afterAll(async () => {
  client?.release();
  await pool?.end();
});

quarantineBehaviour('PostgreSQL', async (now) => ({
  quarantine: postgresQuarantine(client, now),
  store: postgresQuarantineStore(pool),
}));
