import { join } from 'node:path';
import getPort from 'get-port';
import { type LocalHome, PROJECT_ROOT } from '../../../local/home.ts';
import { untilReady } from '../../../local/process/ready.ts';
import { startProcess } from '../../../local/process/start.ts';
import { stopRecorded } from '../../../local/process/stop.ts';

/** A running process whose metrics are asked for, with traffic that touches all of them. */
export interface Scraped {
  /** Address, e.g. `127.0.0.1:9464`. */
  readonly target: string;
  readonly member: string;
  stop(): Promise<void>;
}

/** Starts what Prometheus asks. */
export async function startScraped(home: LocalHome): Promise<Scraped> {
  const port = await getPort({ host: '127.0.0.1' });
  const member = 'one';
  const started = await startProcess(home, {
    name: 'scraped',
    command: join(PROJECT_ROOT, 'node_modules', '.bin', 'node'),
    args: [join(import.meta.dirname, 'exposition.ts')],
    env: { PATH: process.env['PATH'], HTTP_PORT: String(port), MEMBER: member },
  });
  const target = `127.0.0.1:${port}`;
  await untilReady(
    'the scraped process',
    started,
    async () => (await fetch(`http://${target}/health/ready`)).ok,
  );
  const stop = async () => void (await stopRecorded(home, started.record));
  return { target, member, stop };
}
