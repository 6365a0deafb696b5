import pg from 'pg';

/** Made by the migrations; may read what the query side shows. */
const AS_READER =
  '-c role=millrace_reader -c default_transaction_read_only=on -c statement_timeout=5s';

/** Connections that only read. A query that takes longer than five seconds is given up. */
export function queryPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'millrace query',
    options: AS_READER,
    max: 4,
    min: 1,
    connectionTimeoutMillis: 3_000,
    query_timeout: 6_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // An idle connection that breaks is the pool's business; one in use fails its query.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
