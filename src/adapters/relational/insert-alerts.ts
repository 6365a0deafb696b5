import type { Pool } from 'pg';
import type { AlertFact } from '../../application/relational/facts.ts';

const insertInto = (prefix: string): string => `
insert into analytics.${prefix}alerts
  (alert_id, detector, account_id, event_id, occurred_at, measured, threshold, severity, reason, raised_at)
select * from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::timestamptz[], $6::float8[], $7::float8[],
  $8::text[], $9::text[], $10::timestamptz[])
on conflict (alert_id) do nothing`;

/** Stores alerts. @param prefix of the table's name @returns how many were new */
export async function insertAlerts(
  pool: Pool,
  facts: readonly AlertFact[],
  prefix = '',
): Promise<number> {
  const { rowCount } = await pool.query(insertInto(prefix), [
    facts.map(({ alertId }) => alertId),
    facts.map(({ detector }) => detector),
    facts.map(({ accountId }) => accountId),
    facts.map(({ eventId }) => eventId),
    facts.map(({ occurredAt }) => new Date(occurredAt).toISOString()),
    facts.map(({ measured }) => measured),
    facts.map(({ threshold }) => threshold),
    facts.map(({ severity }) => severity),
    facts.map(({ reason }) => reason),
    facts.map(({ raisedAt }) => new Date(raisedAt).toISOString()),
  ]);
  return rowCount ?? 0;
}
