import type { Progress } from './progress.ts';

export interface DownOptions {
  readonly onProgress?: Progress;
  /** @default env MILLRACE_HOME, else `.millrace` */
  readonly home?: string;
}

/** Stops every process recorded in the home and removes endpoints.json. @returns the names it stopped. */
export async function down(_options: DownOptions = {}): Promise<readonly string[]> {
  throw new Error('not built yet');
}
