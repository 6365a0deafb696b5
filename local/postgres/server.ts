import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { LocalHome } from '../home.ts';
import { choosePort, movedNote } from '../process/port.ts';
import { untilReady } from '../process/ready.ts';
import { type StartedProcess, startProcess } from '../process/start.ts';
import { unprivileged } from '../process/user.ts';
import { DATABASE, layDataDirectory, USER } from './data-directory.ts';
import { type Place, placeFor } from './place.ts';
import { findPrograms } from './programs.ts';

const WISHED_PORT = 5432;

export interface Postgres {
  /** Everything a client needs, e.g. `postgres://millrace@127.0.0.1:5432/millrace`. */
  readonly url: string;
  readonly process: StartedProcess;
}

/**
 * Starts a PostgreSQL server with an empty database and waits until it answers. The port is 5432, or a free one when
 * that is taken. Root's server runs as nobody, because PostgreSQL refuses root.
 *
 * @throws MillraceError `MLR_INSTALL_FAILED` where there is no server, `MLR_SERVER_UNAVAILABLE` with the end of its log
 */
export async function startPostgres(
  home: LocalHome,
  note: (detail: string) => void = () => {},
): Promise<Postgres> {
  const user = unprivileged();
  const place = placeFor(home, user);
  const data = join(place.directory, 'data');
  const { started, port } = await withPlace(place, async () => {
    const programs = await findPrograms(place.directory, user);
    const chosen = await choosePort(WISHED_PORT);
    const moved = movedNote('PostgreSQL', WISHED_PORT, chosen);
    if (moved !== undefined) {
      note(moved);
    }
    await layDataDirectory(home, programs, { directory: data, port: chosen.port, user });
    const started = await startProcess(home, {
      name: 'postgres',
      command: join(programs.bin, 'postgres'),
      args: ['-D', data],
      env: programs.env,
      cwd: data,
      user,
      // SIGTERM would wait for every client to leave.
      stopSignal: 'SIGINT',
      scratch: place.scratch,
    });
    return { started, port: chosen.port };
  });
  const url = `postgres://${USER}@127.0.0.1:${port}/${DATABASE}`;
  await untilReady('PostgreSQL', started, () => answers(url));
  return { url, process: started };
}

/** Until a process is recorded that a scratch directory goes with, a failure has to take it away. */
async function withPlace<T>({ scratch }: Place, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (scratch !== undefined) {
      rmSync(scratch, { recursive: true, force: true });
    }
    throw error;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  await client.connect();
  await client.end();
  return true;
}
