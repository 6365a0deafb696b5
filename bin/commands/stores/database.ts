import pg from 'pg';
import { MillraceError } from '../../../src/domain/errors.ts';

/** The stream lane's store, for reading. */
export interface Database {
  /** @throws MillraceError `MLR_STORE_UNAVAILABLE` when it does not answer */
  rows<R extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** Connects at the first question. @param url `postgres://…` */
export function database(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'millrace command line',
    ...{ max: 2, connectionTimeoutMillis: 5_000 },
  });
  // An idle connection that breaks is replaced at the next question.
  pool.on('error', () => {});
  return {
    async rows<R extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      try {
        return (await pool.query<R>(sql, [...values])).rows;
      } catch (cause) {
        const { host } = new URL(url);
        const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
        throw new MillraceError(
          'MLR_STORE_UNAVAILABLE',
          `PostgreSQL at ${host} did not answer: ${reason}. Does it run? (npx millrace status)`,
          { cause },
        );
      }
    },
    close: () => pool.end(),
  };
}
