import { localHome } from './home.ts';
import { type Progress, silent, step } from './progress.ts';
import { stopAll } from './stop-all.ts';

export interface DownOptions {
  /** @default silent */
  readonly onProgress?: Progress;
  /** @default env MILLRACE_HOME, else `.millrace` */
  readonly home?: string;
}

/** Stops every process recorded in the home and removes endpoints.json. @returns the names it stopped. */
export async function down(options: DownOptions = {}): Promise<readonly string[]> {
  return await step(options.onProgress ?? silent, 'stop', () => stopAll(localHome(options)));
}
