import type { Pool } from 'pg';
import type { EventFact } from '../../application/relational/facts.ts';

type Column = readonly [name: string, type: string, value: (fact: EventFact) => unknown];

const iso = (ms: number): string => new Date(ms).toISOString();

const COLUMNS: readonly Column[] = [
  ['event_id', 'uuid', ({ eventId }) => eventId],
  ['account_id', 'text', ({ accountId }) => accountId],
  ['type', 'text', ({ type }) => type],
  ['amount_minor', 'bigint', ({ amountMinor }) => amountMinor],
  ['currency', 'text', ({ currency }) => currency],
  ['spend', 'boolean', ({ spend }) => spend],
  ['merchant_id', 'text', ({ merchantId }) => merchantId],
  ['country', 'text', ({ country }) => country],
  ['occurred_at', 'timestamptz', ({ occurredAt }) => iso(occurredAt)],
  ['stored_at', 'timestamptz', ({ storedAt }) => iso(storedAt)],
  ['late', 'boolean', ({ late }) => late],
];

const NAMES = COLUMNS.map(([name]) => name).join(', ');
const ARRAYS = COLUMNS.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ');

/**
 * One statement, so all or nothing without a transaction around it. Rows of the roll-up are taken in one order:
 * batches that meet wait for each other and never in a circle.
 */
const insertInto = (prefix: string): string => `
with inserted as (
  insert into analytics.${prefix}events (${NAMES})
  select * from unnest(${ARRAYS})
  on conflict (event_id) do nothing
  returning occurred_at, country, currency, spend, amount_minor
), rolled_up as (
  insert into analytics.${prefix}spend_by_country_hour as known (hour, country, currency, events, spends, spend_minor)
  select date_trunc('hour', occurred_at, 'UTC'), coalesce(country, 'ZZ'), currency, count(*),
    count(*) filter (where spend), coalesce(sum(amount_minor) filter (where spend), 0)
  from inserted group by 1, 2, 3 order by 1, 2, 3
  on conflict (hour, country, currency) do update set events = known.events + excluded.events,
    spends = known.spends + excluded.spends, spend_minor = known.spend_minor + excluded.spend_minor
)
select count(*)::int as inserted from inserted`;

/** Stores events and rolls up the new ones. @param prefix of the tables' names @returns how many were new */
export async function insertEvents(
  pool: Pool,
  facts: readonly EventFact[],
  prefix = '',
): Promise<number> {
  const arrays = COLUMNS.map(([, , value]) => facts.map(value));
  const { rows } = await pool.query<{ inserted: number }>(insertInto(prefix), arrays);
  return rows[0]?.inserted ?? 0;
}
