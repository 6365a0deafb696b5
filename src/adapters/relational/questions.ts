import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { MillraceError } from '../../domain/errors.ts';
import { faultOf, withoutSecrets } from '../postgres/connection.ts';

/** Event time, epoch ms: `from` inclusive, `to` exclusive, both whole hours (UTC). */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** Amounts are decimal text in minor units: exact at any size. */
export interface SpendRow {
  readonly hour: Date;
  /** ISO 3166-1 alpha-2, `ZZ` where an event names none. */
  readonly country: string;
  readonly currency: string;
  readonly spends: number;
  readonly spendMinor: string;
}

export interface AlertRateRow {
  readonly detector: string;
  readonly alerts: number;
  readonly accounts: number;
  /** All events of the time, whether spending or not. */
  readonly events: number;
  readonly perThousand: number;
}

export interface TopAccountRow {
  readonly currency: string;
  /** Within the currency, from 1. */
  readonly rank: number;
  readonly accountId: string;
  readonly spends: number;
  readonly spendMinor: string;
  readonly alerts: number;
}

export interface Questions {
  /** Newest hours first. */
  spend(
    hours: Hours,
    only: { country?: string; currency?: string; limit: number },
  ): Promise<SpendRow[]>;
  /** Detectors that raised none are absent. */
  alertRate(hours: Hours): Promise<AlertRateRow[]>;
  topAccounts(hours: Hours, only: { currency?: string; limit: number }): Promise<TopAccountRow[]>;
  /** Facts that could not be stored and are kept aside; the stream lane's views have none. */
  refused(): Promise<number>;
  close(): Promise<void>;
}

/** `analytics`: the workflow lane's relational side; `millrace_analytics`: views over the stream lane's own rows. */
export type AnalyticsSchema = 'analytics' | 'millrace_analytics';

const sqlOf = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'queries', `${name}.sql`), 'utf8');

/**
 * The questions of `queries/`, asked of one schema. Connects at the first.
 * @throws MillraceError at a question: `MLR_STORE_UNAVAILABLE`; `MLR_STORE_REFUSED` when the schema is not there
 */
export function questionsTo(databaseUrl: string, schema: AnalyticsSchema): Questions {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'millrace analytics',
    options: `-c search_path=${schema}`,
    ...{ max: 1, connectionTimeoutMillis: 5_000 },
  });
  // An idle connection that breaks is replaced at the next question.
  pool.on('error', () => {});

  const ask = <R extends pg.QueryResultRow>(
    name: string,
    { from, to }: Hours,
    ...more: unknown[]
  ): Promise<R[]> =>
    rowsOf(sqlOf(name), [new Date(from).toISOString(), new Date(to).toISOString(), ...more]);

  async function rowsOf<R extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<R[]> {
    try {
      return (await pool.query<R>(sql, values)).rows;
    } catch (cause) {
      throw failure(cause, databaseUrl, schema);
    }
  }

  return {
    spend: (hours, { country = null, currency = null, limit }: SpendOnly) =>
      ask('spend', hours, country, currency, limit),
    alertRate: (hours) => ask('alert-rate', hours),
    topAccounts: (hours, { currency = null, limit }: SpendOnly) =>
      ask('top-accounts', hours, currency, limit),
    async refused() {
      if (schema !== 'analytics') return 0;
      const [row] = await rowsOf<{ count: number }>(
        'select count(*)::int as count from refused',
        [],
      );
      return row?.count ?? 0;
    },
    close: () => pool.end(),
  };
}

interface SpendOnly {
  readonly country?: string | null;
  readonly currency?: string | null;
  readonly limit: number;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: undefined_table, invalid_schema_name */
const NOT_THERE = ['42P01', '3F000'];

function failure(cause: unknown, databaseUrl: string, schema: string): MillraceError {
  const place = withoutSecrets(databaseUrl);
  const why = cause instanceof Error ? cause.message || cause.name : String(cause);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (NOT_THERE.includes(code)) {
    return new MillraceError(
      'MLR_STORE_REFUSED',
      `${place} has no schema ${schema} yet: its tables are made with the first events that reach it`,
      { cause },
    );
  }
  return new MillraceError(
    faultOf(cause) === 'refused' ? 'MLR_STORE_REFUSED' : 'MLR_STORE_UNAVAILABLE',
    `PostgreSQL at ${place} did not answer: ${why}`,
    { cause },
  );
}
