import pg from 'pg';

/** How to reach the relational database. */
export interface RelationalDatabase {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Asked for each new connection: tokens and rotated passwords grow old. @default none */
  readonly password?: (() => Promise<string>) | undefined;
  /** Encrypted, with a certificate of the host that an authority known to the process signed. */
  readonly tls: boolean;
}

/**
 * One connection: a function's process works on one batch at a time, and Lambda or a proxy multiplies it.
 * Time limits are the client's own, because a pooler would tie the connection to whoever sets one.
 */
export function relationalPool(database: RelationalDatabase): pg.Pool {
  const { host, port, user, password, tls } = database;
  const pool = new pg.Pool({
    ...{ host, port, user, database: database.database },
    ...(password !== undefined && { password }),
    ssl: tls && { rejectUnauthorized: true },
    application_name: 'millrace projector',
    max: 1,
    connectionTimeoutMillis: 5_000,
    query_timeout: 20_000,
    // A connection that was frozen with its function for long is not worth waiting for.
    maxLifetimeSeconds: 600,
    keepAlive: true,
  });
  // A connection that breaks is replaced at the next question.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
