import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { bundleStream } from '../../lib/bundle-stream.ts';
import { ensureHome, type LocalHome, localHome } from '../../local/home.ts';
import { install } from '../../local/install/install.ts';
import { startBroker } from '../../local/kafka/broker.ts';
import { startPostgres } from '../../local/postgres/server.ts';
import { isAlive } from '../../local/process/pid-file.ts';
import { stopAllRecorded } from '../../local/process/stop.ts';
import { silent } from '../../local/progress.ts';
import { Usage } from './usage.ts';

const SETTLED_MS = 1_500;

/** A server that has run for a while has log files to use again; a new one makes each, which every commit waits for. */
const USED_SERVER = [
  "alter system set min_wal_size = '2GB'",
  // No checkpoint forced by volume within a scenario.
  "alter system set max_wal_size = '16GB'",
  'select pg_reload_conf()',
  "select count(pg_logical_emit_message(false, '', repeat('x', 1000000))) from generate_series(1, 1900)",
  'checkpoint',
];

/** The servers every scenario uses, on this machine, empty at the start. */
export interface System {
  readonly home: LocalHome;
  readonly bootstrapServers: string;
  /** Of the server's own database; lanes make theirs beside it. */
  readonly databaseUrl: string;
  /** The processor as it is deployed: its bundle. */
  readonly processor: string;
  readonly broker: Usage;
  readonly postgres: Usage;
  readonly versions: Readonly<Record<string, string>>;
  /** Writes out what earlier runs left to be written, so that it does not disturb the next. */
  settle(): Promise<void>;
  /** @param keepLogs leaves the directory with the logs. @default false */
  stop(keepLogs?: boolean): Promise<void>;
}

/** @throws MillraceError when broker or database can't be had */
export async function startSystem(): Promise<System> {
  const home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-bench-')) });
  ensureHome(home);
  const stop = async (keepLogs = false): Promise<void> => {
    await stopAllRecorded(home);
    if (keepLogs) console.error(`logs: ${home.logs}`);
    else rmSync(home.home, { recursive: true, force: true });
  };
  try {
    const found = await install(home, true, silent).broker;
    if (!found.available) throw new Error(`no Kafka broker: ${found.reason}; ${found.remedy}`);
    const [broker, postgres] = await Promise.all([
      startBroker(home, found.java, [{ name: 'ready', partitions: 1 }], () => {}, 'usual'),
      startPostgres(home),
    ]);
    // One that starts at the same moment may have got the port, and answered in its place.
    await sleep(SETTLED_MS);
    if (!isAlive(broker.process.record)) throw new Error('the broker ended; is its port taken?');
    const query = async (sql: string): Promise<Record<string, unknown>[]> => {
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      const { rows } = await client.query(sql).finally(() => client.end());
      return rows;
    };
    for (const sql of USED_SERVER) await query(sql);
    const [row] = await query('show server_version');
    return {
      processor: (await bundleStream()).path,
      ...{ home, stop, bootstrapServers: broker.bootstrapServers, databaseUrl: postgres.url },
      broker: new Usage(broker.process.record.pid),
      postgres: new Usage(postgres.process.record.pid),
      versions: { PostgreSQL: String(row?.['server_version']) },
      settle: async () => void (await query('checkpoint')),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
