import type { Pool } from 'pg';
import type { RelationalContents } from '../../../helpers/relational/memory-store.ts';

/** Everything the analytics schema holds. */
export async function contentsOf(pool: Pool): Promise<RelationalContents> {
  const column = async (sql: string): Promise<string[]> =>
    (await pool.query<{ value: string }>(sql)).rows.map(({ value }) => value);
  const { rows: hours } = await pool.query(
    `select hour, country, currency, events::int, spends::int, spend_minor::text as "spendMinor"
     from analytics.spend_by_country_hour order by hour, country, currency`,
  );
  const { rows: refused } = await pool.query(
    `select position, cause, convert_from(original, 'UTF8') as original from analytics.refused order by position`,
  );
  return {
    eventIds: await column('select event_id as value from analytics.events order by 1'),
    alertIds: await column('select alert_id as value from analytics.alerts order by 1'),
    hours: hours.map((row) => ({ ...row, hour: row.hour.toISOString() })),
    refused,
  };
}
