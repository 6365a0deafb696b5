import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this file belongs to. */
export const PROJECT_ROOT: string = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Where the local runtime keeps its state (one per running instance) and its installs (shared). */
export interface LocalHome {
  /** Run state: endpoints.json, outputs.json, logs, pids, broker data. */
  readonly home: string;
  /** Installed software: Python venv, broker jars. Shared by every home. */
  readonly cache: string;
  readonly logs: string;
  readonly pids: string;
  readonly endpointsFile: string;
  readonly outputsFile: string;
  readonly kafkaData: string;
  readonly venv: string;
  readonly jars: string;
}

/**
 * Resolves the directories of a local run.
 *
 * @param options.home run state. @default env MILLRACE_HOME, else `.millrace` in the project
 * @param options.cache installed software. @default env MILLRACE_CACHE, else `.millrace` in the project
 */
export function localHome(options: { home?: string; cache?: string } = {}): LocalHome {
  const base = join(PROJECT_ROOT, '.millrace');
  const home = resolve(options.home ?? process.env['MILLRACE_HOME'] ?? base);
  const cache = resolve(options.cache ?? process.env['MILLRACE_CACHE'] ?? base);
  return Object.freeze({
    home,
    cache,
    logs: join(home, 'logs'),
    pids: join(home, 'pids'),
    endpointsFile: join(home, 'endpoints.json'),
    outputsFile: join(home, 'outputs.json'),
    kafkaData: join(home, 'kafka-data'),
    venv: join(cache, 'venv'),
    jars: join(cache, 'kafka', 'jars'),
  });
}

/** Creates the directories a run writes to. */
export function ensureHome(home: LocalHome): void {
  for (const directory of [home.home, home.cache, home.logs, home.pids]) {
    mkdirSync(directory, { recursive: true });
  }
}
