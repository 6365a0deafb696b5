import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localHome } from '../../../../local/home.ts';
import { fingerprint, isInstalled, markInstalled } from '../../../../local/install/marker.ts';
import { findPython } from '../../../../local/install/python.ts';
import { type RunResult, run } from '../../../../local/process/run.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');

/** A Python with the foreign producer's packages, in a virtual environment of its own that is kept in the cache. */
export async function foreignPython(): Promise<string> {
  const venv = join(localHome().cache, 'venv-foreign-producer');
  const python = join(venv, 'bin', 'python');
  const version = fingerprint(readFileSync(REQUIREMENTS, 'utf8'));
  if (isInstalled(venv, 'packages', version)) return python;
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(dirname(venv), { recursive: true });
  mustWork(await run(await findPython(), ['-m', 'venv', venv]));
  const quiet = ['--quiet', '--no-input', '--disable-pip-version-check'];
  mustWork(await run(python, ['-m', 'pip', 'install', ...quiet, '--requirement', REQUIREMENTS]));
  markInstalled(venv, 'packages', version);
  return python;
}

export function mustWork({ ok, stdout, stderr }: RunResult): string {
  if (!ok) throw new Error(stderr.slice(-2_000));
  return stdout;
}
