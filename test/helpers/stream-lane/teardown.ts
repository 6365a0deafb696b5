import { rmSync } from 'node:fs';
import { localHome } from '../../../local/home.ts';
import { stopAllRecorded } from '../../../local/process/stop.ts';

/** Stops the servers and whatever member is left. MILLRACE_KEEP_LOGS=1 leaves the home. */
export async function teardown(): Promise<void> {
  const home = localHome();
  await stopAllRecorded(home);
  if (process.env['MILLRACE_KEEP_LOGS'] === undefined) {
    rmSync(home.home, { recursive: true, force: true });
  }
}

// biome-ignore lint/style/noDefaultExport: jest loads a global teardown by its default export
export default teardown;
