import type { ClientBase } from 'pg';
import { swapTable } from '../../postgres/rebuild/swap-table.ts';

/** Tables of `analytics` that a rebuild makes anew, in the order in which the projector takes them. */
export const FACT_TABLES = ['events', 'alerts', 'spend_by_country_hour', 'refused'] as const;

/** What the names of the new tables begin with. */
export const FRESH = 'rebuilt_';

/** How long the swap waits for whoever reads a table, ms. */
const WAITS_MS = 3_000;

const namesOf = (prefix: string): string =>
  FACT_TABLES.map((table) => `analytics.${prefix}${table}`).join(', ');

/**
 * Empty tables beside the live ones; what an earlier rebuild left goes.
 * @returns the moment by the database's clock, as text
 */
export async function createFresh(client: ClientBase): Promise<string> {
  await dropFresh(client);
  for (const table of FACT_TABLES) {
    await client.query(
      `create table analytics.${FRESH}${table} (like analytics.${table} including all)`,
    );
  }
  const { rows } = await client.query('select now()::text as now');
  return rows[0].now;
}

export async function dropFresh(client: ClientBase): Promise<void> {
  await client.query(`drop table if exists ${namesOf(FRESH)}`);
}

/** Begins a transaction in which nobody else writes the live tables: what was written before is committed. */
export async function holdLive(
  client: ClientBase,
  mode: 'share' | 'access exclusive',
): Promise<void> {
  await client.query(`begin; set local lock_timeout = ${WAITS_MS}`);
  await client.query(`lock table ${namesOf('')} in ${mode} mode`);
}

/** Takes over what the projector kept aside since a moment: it may be about items that nobody has read since. */
export async function takeOverRefused(client: ClientBase, since: string): Promise<void> {
  await client.query(
    `insert into analytics.${FRESH}refused select * from analytics.refused where refused_at >= $1
     on conflict (position) do nothing`,
    [since],
  );
}

/** Puts the new tables in place, within the transaction that holds the live ones. @param keep see {@link swapTable} */
export async function swapFresh(client: ClientBase, keep: boolean): Promise<void> {
  for (const table of FACT_TABLES) await swapTable(client, table, keep, 'analytics');
}
