import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { claim } from '../../../../src/adapters/postgres/checkpoints.ts';
import { migrate } from '../../../../src/adapters/postgres/migrate.ts';
import { storePool } from '../../../../src/adapters/postgres/pool.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';

let members: pg.Pool[];
beforeAll(async () => {
  const own = new URL(servers().databaseUrl);
  const admin = new pg.Client(own.href);
  await admin.connect();
  own.pathname = `/claim_${randomUUID().slice(0, 8)}`;
  await admin.query(`create database ${own.pathname.slice(1)}`);
  await admin.end();
  await migrate(own.href);
  members = ['frozen', 'next'].map((member) => storePool(own.href, member));
});
afterAll(() => Promise.all(members?.map((pool) => pool.end()) ?? []));

it('takes a partition from a member that froze within a transaction on its checkpoint', async () => {
  const [frozen, next] = members as [pg.Pool, pg.Pool];
  const partition = { topic: 't', partition: 0, firstOffset: 0 };
  await claim(frozen, 'frozen', partition);
  const client = await frozen.connect();
  client.on('error', () => {});
  await client.query('begin; update millrace.checkpoints set next_offset = 5 where partition = 0');

  const claimed = await claim(next, 'next', partition);

  expect(claimed).toMatchObject({ epoch: 2, nextOffset: 0 });
  await expect(client.query('commit')).rejects.toThrow();
  client.release(true);
}, 30_000);
