import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type LocalHome, localHome } from '../../../local/home.ts';
import { install } from '../../../local/install/install.ts';
import { startBroker } from '../../../local/kafka/broker.ts';
import { findPrograms } from '../../../local/postgres/programs.ts';
import { startPostgres } from '../../../local/postgres/server.ts';
import { isAlive, readPidRecords } from '../../../local/process/pid-file.ts';
import { startProcess } from '../../../local/process/start.ts';
import { unprivileged } from '../../../local/process/user.ts';
import { silent } from '../../../local/progress.ts';

/** Broker and database that the test files share. */
export interface StreamServers {
  readonly bootstrapServers: string;
  /** Of the server's own database: lanes make theirs beside it. */
  readonly databaseUrl: string;
  readonly java: string;
}

const fileOf = (home: LocalHome): string => join(home.home, 'stream-servers.json');

export async function startServers(home: LocalHome): Promise<StreamServers> {
  const found = await install(home, true, silent).broker;
  if (!found.available) throw new Error(`these tests need a broker: ${found.reason}`);
  const [broker, postgres] = await Promise.all([
    // A topic, so that it is waited for.
    startBroker(home, found.java, [{ name: 'ready', partitions: 1 }]),
    startPostgres(home),
  ]);
  const { bootstrapServers } = broker;
  const servers = { bootstrapServers, databaseUrl: postgres.url, java: found.java };
  writeFileSync(fileOf(home), JSON.stringify(servers));
  return servers;
}

export const servers = (): StreamServers => JSON.parse(readFileSync(fileOf(localHome()), 'utf8'));

/** Ends a server's first process; `SIGKILL` is what a power cut is to the others. */
export async function end(name: 'broker' | 'postgres', signal: NodeJS.Signals): Promise<void> {
  const record = recordOf(name);
  process.kill(record.pid, signal);
  while (isAlive(record)) await sleep(20);
}

/** Starts PostgreSQL again on the data and the port it had. @param url where it then answers */
export async function startPostgresAgain(url: string = servers().databaseUrl): Promise<void> {
  const home = localHome();
  const { scratch } = recordOf('postgres');
  const user = unprivileged();
  const directory = scratch ?? join(home.home, 'postgres');
  const { bin, env } = await findPrograms(directory, user);
  const data = join(directory, 'data');
  for (;;) {
    const started = await startProcess(home, {
      ...{ name: 'postgres', command: join(bin, 'postgres'), args: ['-D', data] },
      ...{ env, cwd: data, user, stopSignal: 'SIGINT', scratch },
    });
    let ended = false;
    void started.exited.then(() => {
      ended = true;
    });
    // While a process of the life before still holds its memory, the new one gives up at once.
    while (!ended) {
      if (await answers(url)) return;
      await sleep(50);
    }
  }
}

/** Starts the broker again on the data and the port it had; does not wait until it answers. */
export async function startBrokerAgain(): Promise<void> {
  const home = localHome();
  await startProcess(home, {
    name: 'broker',
    command: servers().java,
    args: [
      ...['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(home.jars, '*')],
      ...['kafka.Kafka', join(home.home, 'kafka.properties')],
    ],
    env: process.env,
    cwd: home.home,
  });
}

function recordOf(name: string) {
  const record = readPidRecords(localHome()).find((each) => each.name === name);
  if (record === undefined) throw new Error(`${name} does not run`);
  return record;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
