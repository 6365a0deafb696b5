import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { RelationalDatabase } from '../../../../src/adapters/relational/pool.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';

/** A new, empty database on the server under test. */
export async function newDatabase(): Promise<RelationalDatabase> {
  const { hostname: host, port, username: user, pathname } = new URL(servers().databaseUrl);
  const name = `relational_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ host, port: Number(port), user, database: pathname.slice(1) });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  return { host, port: Number(port), user, database: name, tls: false };
}
