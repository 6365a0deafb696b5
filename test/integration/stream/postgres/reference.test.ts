import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrate } from '../../../../src/adapters/postgres/migrate.ts';
import { ReferenceTables } from '../../../../src/adapters/postgres/reference-data.ts';
import { postgresReferenceStore } from '../../../../src/adapters/postgres/reference-store.ts';
import { keepsReferenceData } from '../../../behaviour/reference-store.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';

let pool: pg.Pool;
beforeAll(async () => {
  const own = new URL(servers().databaseUrl);
  const name = `reference_${randomUUID().slice(0, 8)}`;
  const admin = new pg.Client(own.href);
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  own.pathname = `/${name}`;
  await migrate(own.href);
  pool = new pg.Pool({ connectionString: own.href, max: 4 });
});
afterAll(() => pool?.end());

keepsReferenceData(async () => postgresReferenceStore(pool), randomUUID);

it('members that look again know what was put, also when they are told several times at once', async () => {
  const store = postgresReferenceStore(pool);
  const tables = new ReferenceTables(pool);
  const put = (segment: string) => store.put([{ kind: 'accounts', id: 'a', value: { segment } }]);
  await put('old');
  await tables.refresh();
  expect(tables.current()?.accounts.get('a')).toEqual({ segment: 'old' });
  for (let i = 0; i < 20; i++) {
    const before = tables.refresh();
    await put(`new ${i}`);
    await Promise.all([before, tables.refresh()]);
    expect(tables.current()?.accounts.get('a')).toEqual({ segment: `new ${i}` });
  }
});

it('a row that is put as it was is no change', async () => {
  const store = postgresReferenceStore(pool);
  const changedAt = async () =>
    (await pool.query("select updated_at from millrace.merchants where merchant_id = 'm'")).rows;
  const put = (name: string) => store.put([{ kind: 'merchants', id: 'm', value: { name } }]);
  await put('one');
  const before = await changedAt();
  await put('one');
  expect(await changedAt()).toEqual(before);
  await put('another');
  expect(await changedAt()).not.toEqual(before);
});
