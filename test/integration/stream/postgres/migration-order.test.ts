import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrate } from '../../../../src/adapters/postgres/migrate.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';

let admin: pg.Client;
let url: URL;

beforeAll(async () => {
  admin = new pg.Client(servers().databaseUrl);
  await admin.connect();
});
afterAll(() => admin?.end());

beforeEach(async () => {
  url = new URL(servers().databaseUrl);
  url.pathname = `/migrations_${randomUUID().slice(0, 8)}`;
  await admin.query(`create database ${url.pathname.slice(1)}`);
});

async function change(sql: string): Promise<void> {
  const database = new pg.Client(url.href);
  await database.connect();
  await database.query(sql);
  await database.end();
}

it('members that start together migrate once', async () => {
  const ran = await Promise.all(Array.from({ length: 3 }, () => migrate(url.href)));

  const [all, ...none] = ran.toSorted((a, b) => b.length - a.length);
  expect(all?.length).toBeGreaterThan(5);
  expect(none).toEqual([[], []]);
}, 30_000);

it('a build from before takes a schema that a newer one extended', async () => {
  await migrate(url.href);
  await change(
    "insert into millrace.migrations (name, run_on) values ('9999_of-a-newer-build', now())",
  );

  expect(await migrate(url.href)).toEqual([]);
}, 30_000);

it('a migration that sorts before one that ran is refused', async () => {
  await migrate(url.href);
  await change("delete from millrace.migrations where name = '0010_queries'");

  await expect(migrate(url.href)).rejects.toMatchObject({
    code: 'MLR_MIGRATION_REFUSED',
    message: expect.stringContaining('Not run migration 0010_queries is preceding'),
  });
}, 30_000);
