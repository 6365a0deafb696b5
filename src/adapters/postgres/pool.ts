import pg from 'pg';

/** What a member may do; made by the migrations, which its own user may do more than. */
export const AS_WRITER = '-c role=millrace_writer';

/**
 * Connections of a member, with the rights of `millrace_writer`: one for transactions, the others for restoring and looking up. A broken connection is
 * replaced the next time one is asked for.
 */
export function storePool(databaseUrl: string, member: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: `millrace ${member}`,
    options: AS_WRITER,
    max: 6,
    min: 1,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // An idle connection that breaks is the pool's business; one in use fails its next statement, or the one under way.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
