import { dirname, join } from 'node:path';
import getPort from 'get-port';
import { localHome } from '../../../local/home.ts';
import { untilReady } from '../../../local/process/ready.ts';
import { startProcess } from '../../../local/process/start.ts';
import { cachedVenv } from '../cached-venv.ts';

export interface GlueServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts moto's server, which speaks AWS Glue's API. It checks no compatibility: each version is AVAILABLE at once. */
export async function startGlue(): Promise<GlueServer> {
  const python = await cachedVenv('moto', join(import.meta.dirname, 'requirements.txt'));
  const port = await getPort({ host: '127.0.0.1' });
  const url = `http://127.0.0.1:${port}`;
  const started = await startProcess(localHome(), {
    name: `glue-${port}`,
    command: join(dirname(python), 'moto_server'),
    args: ['--host', '127.0.0.1', '--port', String(port)],
    env: process.env,
  });
  await untilReady('moto', started, async () => (await fetch(`${url}/moto-api/data.json`)).ok);
  return {
    url,
    async stop() {
      process.kill(started.record.pid, 'SIGKILL');
      await started.exited;
    },
  };
}
