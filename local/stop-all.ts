import { rmSync } from 'node:fs';
import type { LocalHome } from './home.ts';
import { stopAllRecorded } from './process/stop.ts';

/** Ends what runs in a home and forgets where it was. @returns the names of the processes ended */
export async function stopAll(home: LocalHome): Promise<string[]> {
  rmSync(home.endpointsFile, { force: true });
  return await stopAllRecorded(home);
}
