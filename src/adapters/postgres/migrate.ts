import { join } from 'node:path';
import { runner } from 'node-pg-migrate';
import { isMillraceError, MillraceError } from '../../domain/errors.ts';
import { withoutSecrets } from './connection.ts';

/**
 * Brings the database's schema up to this build's: every migration that is missing, in order, in one transaction.
 * Members that start at the same time wait for each other.
 * @returns names of the migrations that ran
 * @throws MillraceError `MLR_MIGRATION_REFUSED`; `MLR_STORE_UNAVAILABLE` when the database can't be reached
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const silent = (): void => {};
  try {
    const ran = await runner({
      databaseUrl: { connectionString: databaseUrl, connectionTimeoutMillis: 10_000 },
      dir: join(import.meta.dirname, 'migrations'),
      direction: 'up',
      schema: 'millrace',
      createSchema: true,
      migrationsTable: 'migrations',
      migrationsSchema: 'millrace',
      advisoryLockMode: 'wait',
      logger: { debug: silent, info: silent, warn: silent, error: silent },
    });
    return ran.map(({ name }) => name);
  } catch (cause) {
    if (isMillraceError(cause)) throw cause;
    const place = withoutSecrets(databaseUrl);
    const why = cause instanceof Error ? cause.message || String(cause) : String(cause);
    if (isConnectionFault(cause)) {
      throw new MillraceError('MLR_STORE_UNAVAILABLE', `PostgreSQL at ${place}: ${why}`, { cause });
    }
    throw new MillraceError(
      'MLR_MIGRATION_REFUSED',
      `PostgreSQL at ${place} refused the schema: ${why}. The user needs CREATE on the database, and the ` +
        'millrace schema must be as an earlier build left it',
      { cause },
    );
  }
}

const isConnectionFault = (error: unknown): boolean => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(E[A-Z]+|08...|57P0.|53...)$/.test(code) || /timeout|terminated/i.test(String(error));
};
