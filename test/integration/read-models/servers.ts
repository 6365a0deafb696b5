import { join } from 'node:path';
import { Valkey } from 'iovalkey';
import pg from 'pg';
import type { LocalHome } from '../../../local/home.ts';
import { startPostgres } from '../../../local/postgres/server.ts';
import { isAlive, readPidRecords } from '../../../local/process/pid-file.ts';
import { untilReady } from '../../../local/process/ready.ts';
import { startProcess } from '../../../local/process/start.ts';
import { findValkey } from '../../../local/valkey/program.ts';
import { startValkey } from '../../../local/valkey/server.ts';
import { migrate } from '../../../src/adapters/postgres/migrate.ts';
import { leave, ownHome } from '../local/own-home.ts';

/** A database with the schema and a cache, of a test file's own. */
export interface Servers {
  readonly home: LocalHome;
  readonly databaseUrl: string;
  readonly cacheUrl: string;
  readonly pool: pg.Pool;
  stop(): Promise<void>;
}

export async function startReadModelServers(): Promise<Servers> {
  const home = ownHome();
  const [{ url: databaseUrl }, { url: cacheUrl }] = [
    await startPostgres(home),
    await startValkey(home),
  ];
  await migrate(databaseUrl);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 5 });
  pool.on('error', () => {});
  return {
    home,
    databaseUrl,
    cacheUrl,
    pool,
    stop: async () => {
      await pool.end();
      await leave(home);
    },
  };
}

/** Sends a signal to the cache's process. */
export function signalCache({ home }: Servers, signal: NodeJS.Signals): void {
  process.kill(cacheRecord(home).pid, signal);
}

/** Ends the cache as a power cut would, with all it holds. */
export async function killCache(servers: Servers): Promise<void> {
  const record = cacheRecord(servers.home);
  process.kill(record.pid, 'SIGKILL');
  while (isAlive(record)) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Starts the cache again on the port it had: empty. */
export async function startCacheAgain({ home, cacheUrl }: Servers): Promise<void> {
  const started = await startProcess(home, {
    name: 'valkey',
    command: await findValkey(home),
    args: [join(home.home, 'valkey.conf')],
    env: { PATH: process.env['PATH'] },
    cwd: home.home,
  });
  await untilReady('Valkey', started, async () => {
    const client = new Valkey(cacheUrl, { retryStrategy: () => null });
    client.on('error', () => {});
    try {
      return (await client.ping()) === 'PONG';
    } finally {
      client.disconnect();
    }
  });
}

function cacheRecord(home: LocalHome) {
  const record = readPidRecords(home).find(({ name }) => name === 'valkey');
  if (record === undefined) throw new Error('the cache does not run');
  return record;
}
