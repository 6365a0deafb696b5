import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Valkey as Client } from 'iovalkey';
import type { LocalHome } from '../home.ts';
import { choosePort, movedNote } from '../process/port.ts';
import { untilReady } from '../process/ready.ts';
import { type StartedProcess, startProcess } from '../process/start.ts';
import { findValkey } from './program.ts';
import { valkeyConfig } from './settings.ts';

const WISHED_PORT = 6379;

export interface Valkey {
  /** E.g. `redis://127.0.0.1:6379`. */
  readonly url: string;
  readonly process: StartedProcess;
}

/**
 * Starts an empty Valkey server that keeps nothing and waits until it answers. The port is 6379, or a free one when
 * that is taken.
 *
 * @throws MillraceError `MLR_INSTALL_FAILED` where there is no server, `MLR_SERVER_UNAVAILABLE` with the end of its log
 */
export async function startValkey(
  home: LocalHome,
  note: (detail: string) => void = () => {},
): Promise<Valkey> {
  const command = await findValkey(home, note);
  const chosen = await choosePort(WISHED_PORT);
  const moved = movedNote('Valkey', WISHED_PORT, chosen);
  if (moved !== undefined) {
    note(moved);
  }
  const configuration = join(home.home, 'valkey.conf');
  writeFileSync(configuration, valkeyConfig(chosen.port));
  const { PATH } = process.env;
  const started = await startProcess(home, {
    name: 'valkey',
    command,
    args: [configuration],
    env: { PATH },
    cwd: home.home,
  });
  const url = `redis://127.0.0.1:${chosen.port}`;
  await untilReady('Valkey', started, () => answers(url));
  return { url, process: started };
}

async function answers(url: string): Promise<boolean> {
  const options = { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2_000 };
  const client = new Client(url, options);
  // The failed call tells; without a listener the client would print it as well.
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } finally {
    client.disconnect();
  }
}
