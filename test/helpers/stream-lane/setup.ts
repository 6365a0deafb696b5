import { join } from 'node:path';
import { ensureHome, localHome, PROJECT_ROOT } from '../../../local/home.ts';
import { startServers } from './servers.ts';

/** Starts the servers of the stream lane once for all files, in a home of their own. */
export async function setup(): Promise<void> {
  process.env['MILLRACE_HOME'] = join(PROJECT_ROOT, '.millrace', `test-${process.pid}`);
  const home = localHome();
  ensureHome(home);
  const { bootstrapServers, databaseUrl } = await startServers(home);
  process.stderr.write(`stream lane under test: ${bootstrapServers}, ${databaseUrl}\n`);
}

// biome-ignore lint/style/noDefaultExport: jest loads a global setup by its default export
export default setup;
