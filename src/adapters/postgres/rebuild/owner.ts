import pg from 'pg';
import { isMillraceError, MillraceError } from '../../../domain/errors.ts';
import { faultOf, withoutSecrets } from '../connection.ts';

const OPTIONS = { application_name: 'millrace rebuild', connectionTimeoutMillis: 5_000 };
const NO_RIGHT = '42501';

/** Connections with the rights of the URL's user: who rebuilds owns the tables. */
export function ownerPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({ ...OPTIONS, connectionString: databaseUrl, max: 3 });
  // A connection that breaks fails the statement under way, or the next.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** One such connection. */
export async function ownerClient(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ ...OPTIONS, connectionString: databaseUrl });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** What failed, as a sentence and a code. */
export function ownerFault(databaseUrl: string, cause: unknown): MillraceError {
  if (isMillraceError(cause)) return cause;
  const why = cause instanceof Error ? cause.message || cause.name : String(cause);
  const place = withoutSecrets(databaseUrl);
  if (cause instanceof Error && 'code' in cause && cause.code === NO_RIGHT) {
    return new MillraceError(
      'MLR_STORE_REFUSED',
      `PostgreSQL at ${place}: ${why}. A rebuild runs as the owner of the tables, not as a member`,
      { cause },
    );
  }
  return faultOf(cause) === 'refused'
    ? new MillraceError('MLR_STORE_REFUSED', `PostgreSQL at ${place} refused: ${why}`, { cause })
    : new MillraceError(
        'MLR_STORE_UNAVAILABLE',
        `PostgreSQL at ${place}: ${why}. Nothing was replaced; does it run? (npx millrace status)`,
        { cause },
      );
}
