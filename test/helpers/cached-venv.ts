import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localHome } from '../../local/home.ts';
import { fingerprint, isInstalled, markInstalled } from '../../local/install/marker.ts';
import { findPython } from '../../local/install/python.ts';
import { type RunResult, run } from '../../local/process/run.ts';

/**
 * A Python with pinned packages that only tests need, in a virtual environment of its own that is kept in the cache.
 * @returns path of its interpreter
 */
export async function cachedVenv(name: string, requirements: string): Promise<string> {
  const venv = join(localHome().cache, `venv-${name}`);
  const python = join(venv, 'bin', 'python');
  const version = fingerprint(readFileSync(requirements, 'utf8'));
  if (isInstalled(venv, 'packages', version)) return python;
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(dirname(venv), { recursive: true });
  mustWork(await run(await findPython(), ['-m', 'venv', venv]));
  const quiet = ['--quiet', '--no-input', '--disable-pip-version-check'];
  mustWork(await run(python, ['-m', 'pip', 'install', ...quiet, '--requirement', requirements]));
  markInstalled(venv, 'packages', version);
  return python;
}

export function mustWork({ ok, stdout, stderr }: RunResult): string {
  if (!ok) throw new Error(stderr.slice(-2_000));
  return stdout;
}
