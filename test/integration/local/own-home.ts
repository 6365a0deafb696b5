import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureHome, type LocalHome, localHome } from '../../../local/home.ts';
import { stopAllRecorded } from '../../../local/process/stop.ts';

/** A home of the test's own; installs are shared. @param mode of its directory */
export function ownHome(mode = 0o711): LocalHome {
  const home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
  chmodSync(home.home, mode);
  ensureHome(home);
  return home;
}

export async function leave(home: LocalHome): Promise<void> {
  await stopAllRecorded(home);
  rmSync(home.home, { recursive: true, force: true });
}

/** Takes a port, unless another program has it already, which is as good. */
export async function takePort(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.once('listening', resolve).once('error', () => resolve());
    server.listen(port, '127.0.0.1');
  });
  return server;
}

/** The milliseconds that ending everything in a home takes. */
export async function millisecondsToStop(home: LocalHome): Promise<number> {
  const began = performance.now();
  await stopAllRecorded(home);
  return performance.now() - began;
}
