import type { Pool, QueryResultRow } from 'pg';
import type { ReferenceRow, ReferenceStore } from '../../application/ports/reference-store.ts';
import { MillraceError } from '../../domain/errors.ts';
import {
  ACCOUNT_COLUMNS,
  MERCHANT_COLUMNS,
  merchantOf,
  profileOf,
  type ReferenceTableRow,
} from './reference-rows.ts';

/**
 * Reference data in the tables that members of the stream lane keep in memory.
 * @param announce tells the members; those that nobody told look for changes by themselves
 */
export function postgresReferenceStore(
  pool: Pick<Pool, 'query'>,
  announce: () => Promise<void> = async () => {},
): ReferenceStore {
  return {
    announce,
    async put(rows) {
      const accounts = newest(rows, 'accounts');
      if (accounts.length > 0) {
        await query(PUT_ACCOUNTS, [
          accounts.map(({ id }) => id),
          accounts.map(({ value }) => value.homeCountry ?? null),
          accounts.map(({ value }) => value.segment ?? null),
        ]);
      }
      const merchants = newest(rows, 'merchants');
      if (merchants.length > 0) {
        await query(PUT_MERCHANTS, [
          merchants.map(({ id }) => id),
          merchants.map(({ value }) => value.name ?? null),
          merchants.map(({ value }) => value.category ?? null),
          merchants.map(({ value }) => value.country ?? null),
        ]);
      }
    },
    async lookUp(accountIds, merchantIds) {
      const [accounts, merchants] = await Promise.all([
        query<ReferenceTableRow>(
          `select ${ACCOUNT_COLUMNS} from millrace.account_profiles where account_id = any ($1)`,
          [accountIds],
        ),
        query<ReferenceTableRow>(
          `select ${MERCHANT_COLUMNS} from millrace.merchants where merchant_id = any ($1)`,
          [merchantIds],
        ),
      ]);
      return {
        accounts: new Map(accounts.map((row) => [row['account_id'] ?? '', profileOf(row)])),
        merchants: new Map(merchants.map((row) => [row['merchant_id'] ?? '', merchantOf(row)])),
      };
    },
  };

  async function query<R extends QueryResultRow>(
    sql: string,
    values: readonly unknown[],
  ): Promise<R[]> {
    try {
      return (await pool.query<R>(sql, [...values])).rows;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message || cause.name : String(cause);
      throw new MillraceError('MLR_STORE_UNAVAILABLE', `PostgreSQL: ${why}`, { cause });
    }
  }
}

// A row that is as it was keeps its time: members need not read it again.
const PUT_ACCOUNTS = `insert into millrace.account_profiles as p (account_id, home_country, segment)
  select * from unnest($1::text[], $2::text[], $3::text[])
  on conflict (account_id) do update
    set home_country = excluded.home_country, segment = excluded.segment, updated_at = now()
    where (p.home_country, p.segment) is distinct from (excluded.home_country, excluded.segment)`;

const PUT_MERCHANTS = `insert into millrace.merchants as m (merchant_id, name, category, country)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
  on conflict (merchant_id) do update
    set name = excluded.name, category = excluded.category, country = excluded.country, updated_at = now()
    where (m.name, m.category, m.country) is distinct from (excluded.name, excluded.category, excluded.country)`;

/** One statement must not name a row twice. */
function newest<K extends ReferenceRow['kind']>(
  rows: readonly ReferenceRow[],
  kind: K,
): Extract<ReferenceRow, { kind: K }>[] {
  const ofKind = rows.filter((row): row is Extract<ReferenceRow, { kind: K }> => row.kind === kind);
  return [...new Map(ofKind.map((row) => [row.id, row])).values()];
}
