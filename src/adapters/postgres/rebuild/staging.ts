import type { ClientBase } from 'pg';
import { MillraceError } from '../../../domain/errors.ts';

/** Tables that a rebuild makes anew. */
export const REBUILT_TABLES = ['alerts', 'window_snapshots'] as const;

export type RebuiltTable = (typeof REBUILT_TABLES)[number];

/** Held by the session that rebuilds; it ends with the session, however that ends. */
const LOCK = "hashtext('millrace.rebuild')";

const STAGING = [
  ...['rebuilt_raised', 'rebuilt_differences'],
  ...REBUILT_TABLES.map((table) => `rebuilt_${table}`),
];

/**
 * The only rebuild of this database from now on, until the session ends.
 * @throws MillraceError `MLR_STORE_CONTENTION` while there is another one; `MLR_STORE_REFUSED` when something hangs on
 * a table that would be replaced
 * @param tables that will be replaced, with their schema
 */
export async function beginRebuild(
  client: ClientBase,
  tables: readonly string[] = REBUILT_TABLES.map((table) => `millrace.${table}`),
): Promise<void> {
  const { rows } = await client.query(`select pg_try_advisory_lock(${LOCK}) as ours`);
  if (rows[0].ours !== true) {
    throw new MillraceError(
      'MLR_STORE_CONTENTION',
      'another rebuild of this database is at work: wait for its end, or stop it',
    );
  }
  await refuseDependants(client, tables);
}

/** What refers to a table by its identity would go on referring to the old one; plain views are bound anew. */
async function refuseDependants(client: ClientBase, tables: readonly string[]): Promise<void> {
  const { rows } = await client.query(
    `select distinct name from (
       select 'materialized view ' || v.oid::regclass as name, d.refobjid as relation
       from pg_depend d join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
         join pg_class v on v.oid = r.ev_class and v.relkind = 'm'
       union all select 'trigger ' || tgname, tgrelid from pg_trigger where not tgisinternal
       union all select 'foreign key ' || conname, confrelid from pg_constraint where contype = 'f'
     ) d where relation = any($1::regclass[])`,
    [tables],
  );
  if (rows.length === 0) return;
  throw new MillraceError(
    'MLR_STORE_REFUSED',
    `${rows.map(({ name }) => name).join(', ')}: hangs on a table that a rebuild replaces. Drop it, and make it ` +
      'again afterwards',
  );
}

/** Empty tables to fill; what an earlier rebuild left goes. */
export async function createStaging(client: ClientBase): Promise<void> {
  await dropStaging(client);
  await client.query(`
    create table millrace.rebuilt_raised (
      alert_id text not null, detector text not null, account_id text not null, event_id uuid not null,
      occurred_at timestamptz not null, measured double precision not null, threshold double precision not null,
      severity text not null, reason text not null, kafka_partition integer not null, kafka_offset bigint not null);
    create table millrace.rebuilt_differences (
      alert_id text primary key,
      -- added, removed or changed by the rebuild.
      kind text not null,
      -- Whether what goes to the consumers of alerts differs.
      told boolean not null);
    ${REBUILT_TABLES.map((table) => `create table millrace.rebuilt_${table} (like millrace.${table} including all)`).join(';')}`);
}

export async function dropStaging(client: ClientBase): Promise<void> {
  await client.query(
    `drop table if exists ${STAGING.map((table) => `millrace.${table}`).join(', ')}`,
  );
}

/** Whether the new table still waits to be put in place. */
export async function isStaged(client: ClientBase, table: RebuiltTable): Promise<boolean> {
  const { rows } = await client.query('select to_regclass($1) is not null as staged', [
    `millrace.rebuilt_${table}`,
  ]);
  return rows[0].staged === true;
}
