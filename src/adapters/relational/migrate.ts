import type { Pool, PoolClient } from 'pg';
import { MillraceError } from '../../domain/errors.ts';
import { faultOf } from '../postgres/connection.ts';
import { FACTS } from './migrations/0001-facts.ts';

/** In order, never changed once released. In code, because a function's bundle is one file. */
const MIGRATIONS: readonly (readonly [name: string, sql: string])[] = [['0001-facts', FACTS]];

/** Any number that nothing else in the database locks. */
const LOCK = 7_161_013;

/**
 * Brings the `analytics` schema up to this build's, in one transaction. Functions that start at the same time wait
 * for each other; where nothing is missing, nothing is locked.
 * @returns names of the migrations that ran
 * @throws MillraceError `MLR_MIGRATION_REFUSED`, `MLR_STORE_UNAVAILABLE`
 */
export async function migrateRelational(pool: Pool): Promise<readonly string[]> {
  try {
    if (missing(await ranBefore(pool)).length === 0) return [];
    return await inTransaction(pool, async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
      await client.query('create schema if not exists analytics');
      await client.query(
        'create table if not exists analytics.migrations (name text primary key, ran_at timestamptz not null default now())',
      );
      const wanted = missing(await ranBefore(client));
      for (const [name, sql] of wanted) {
        await client.query(sql);
        await client.query('insert into analytics.migrations (name) values ($1)', [name]);
      }
      return wanted.map(([name]) => name);
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message || cause.name : String(cause);
    if (faultOf(cause) !== 'refused') {
      throw new MillraceError('MLR_STORE_UNAVAILABLE', `the relational database: ${why}`, {
        cause,
      });
    }
    throw new MillraceError(
      'MLR_MIGRATION_REFUSED',
      `the relational database refused the analytics schema: ${why}. The user needs CREATE on the database, and the schema must be as an earlier build left it`,
      { cause },
    );
  }
}

const missing = (ran: ReadonlySet<string>) => MIGRATIONS.filter(([name]) => !ran.has(name));

async function ranBefore(database: Pool | PoolClient): Promise<ReadonlySet<string>> {
  const { rows } = await database.query<{ there: string | null }>(
    "select to_regclass('analytics.migrations')::text as there",
  );
  if (rows[0]?.there == null) return new Set();
  const { rows: ran } = await database.query<{ name: string }>(
    'select name from analytics.migrations',
  );
  return new Set(ran.map(({ name }) => name));
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // The connection goes with its open transaction.
    client.release(true);
    throw error;
  }
}
