import type { ClientBase } from 'pg';
import { FRESH } from './fresh-tables.ts';

export type FactTable = 'events' | 'alerts';

export const KEY = { events: 'event_id', alerts: 'alert_id' } as const;

/** What the new tables have over the live ones. */
export interface FactDifferences {
  /** Rows of the new tables. */
  readonly rebuilt: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** A row that differs. */
export interface FactDifference {
  readonly id: string;
  readonly kind: 'added' | 'removed' | 'changed';
}

/** Ids looked up at once. */
const PAGE = 1_000;

/** Ids of live rows that the new table does not have, in their order, some at a time. */
export async function* liveOnly(
  client: ClientBase,
  table: FactTable,
): AsyncGenerator<readonly string[]> {
  const key = KEY[table];
  for (let after: string | undefined; ; ) {
    const { rows } = await client.query<{ id: string }>(
      `select ${key}::text as id from analytics.${table} live
       where not exists (select from analytics.${FRESH}${table} fresh where fresh.${key} = live.${key})
         ${after === undefined ? '' : `and ${key} > $1`}
       order by ${key} limit ${PAGE}`,
      after === undefined ? [] : [after],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return;
    yield ids;
    after = ids.at(-1);
  }
}

const differing = (table: FactTable): string => `
  select coalesce(fresh.${KEY[table]}, live.${KEY[table]})::text as id,
    case when live.${KEY[table]} is null then 'added' when fresh.${KEY[table]} is null then 'removed'
      else 'changed' end as kind
  from analytics.${FRESH}${table} fresh full join analytics.${table} live using (${KEY[table]})
  where fresh is distinct from live`;

export async function countFactDifferences(
  client: ClientBase,
  table: FactTable,
): Promise<FactDifferences> {
  const { rows } = await client.query<FactDifferences>(
    `select (select count(*) from analytics.${FRESH}${table})::int as rebuilt,
       count(*) filter (where kind = 'added')::int as added,
       count(*) filter (where kind = 'removed')::int as removed,
       count(*) filter (where kind = 'changed')::int as changed
     from (${differing(table)}) d`,
  );
  return rows[0] as FactDifferences;
}

export async function someFactDifferences(
  client: ClientBase,
  table: FactTable,
  limit: number,
): Promise<readonly FactDifference[]> {
  const { rows } = await client.query<FactDifference>(
    `select * from (${differing(table)}) d order by kind, id limit $1`,
    [limit],
  );
  return rows;
}

/** Hours, countries and currencies of the live roll-up that do not say what the live events say. */
export async function rollUpDifferences(
  client: ClientBase,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `with told as (
       select date_trunc('hour', occurred_at, 'UTC') as hour, coalesce(country, 'ZZ') as country, currency,
         count(*) as events, count(*) filter (where spend) as spends,
         coalesce(sum(amount_minor) filter (where spend), 0)::numeric(38, 0) as spend_minor
       from analytics.events group by 1, 2, 3)
     select to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24"Z"') || ' ' || country || ' ' || currency as id
     from told full join analytics.spend_by_country_hour kept using (hour, country, currency)
     where (told.events, told.spends, told.spend_minor)
       is distinct from (kept.events, kept.spends, kept.spend_minor)
     order by 1 limit $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}
