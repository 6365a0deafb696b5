import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MillraceError } from '../../src/domain/errors.ts';
import type { LocalHome } from '../home.ts';
import { run } from '../process/run.ts';
import { fingerprint, isInstalled, markInstalled } from './marker.ts';
import { findPython } from './python.ts';

/** A set of pinned Python packages, `requirements-<name>.txt` beside this file. */
export type RequirementSet = 'emulator' | 'java' | 'jars' | 'valkey';

export const venvPython = (home: LocalHome): string => join(home.venv, 'bin', 'python');

const requirementsFile = (set: RequirementSet): string =>
  join(import.meta.dirname, `requirements-${set}.txt`);

const versionOf = (set: RequirementSet): string =>
  fingerprint(readFileSync(requirementsFile(set), 'utf8'));

/** The sets that are not installed yet in their pinned versions. */
export function missingSets(home: LocalHome, sets: readonly RequirementSet[]): RequirementSet[] {
  return sets.filter((set) => !isInstalled(home.venv, set, versionOf(set)));
}

/** Ends when the install before has ended: pip does not expect another pip in its directory. */
let latest: Promise<void> = Promise.resolve();

/**
 * Creates the virtual environment when needed and installs the sets that are missing in it. Calls at the same time
 * wait for each other.
 *
 * @throws MillraceError `MLR_INSTALL_FAILED`, saying what to do
 */
export function installSets(
  home: LocalHome,
  sets: readonly RequirementSet[],
  note: (detail: string) => void,
): Promise<void> {
  const installing = latest.then(() => installMissing(home, sets, note));
  latest = installing.catch(() => {});
  return installing;
}

async function installMissing(
  home: LocalHome,
  sets: readonly RequirementSet[],
  note: (detail: string) => void,
): Promise<void> {
  const wanted = missingSets(home, sets);
  if (wanted.length === 0) {
    return;
  }
  await ensureVenv(home, note);
  note(`installing ${wanted.join(', ')}`);
  const files = wanted.flatMap((set) => ['--requirement', requirementsFile(set)]);
  const result = await run(venvPython(home), [
    ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
    ...files,
  ]);
  if (!result.ok) {
    throw new MillraceError(
      'MLR_INSTALL_FAILED',
      `pip could not install ${wanted.join(', ')}. Check the network and the package index pip is set up with, then run the command again.\n${tail(result.stderr)}`,
    );
  }
  for (const set of wanted) {
    markInstalled(home.venv, set, versionOf(set));
  }
}

async function ensureVenv(home: LocalHome, note: (detail: string) => void): Promise<void> {
  const works =
    existsSync(venvPython(home)) && (await run(venvPython(home), ['-m', 'pip', '-V'])).ok;
  if (works) {
    return;
  }
  const python = await findPython();
  note(`creating a virtual environment with ${python}`);
  rmSync(home.venv, { recursive: true, force: true });
  mkdirSync(dirname(home.venv), { recursive: true });
  const result = await run(python, ['-m', 'venv', home.venv]);
  if (!result.ok) {
    rmSync(home.venv, { recursive: true, force: true });
    throw new MillraceError(
      'MLR_INSTALL_FAILED',
      venvAdvice(python, result.stdout + result.stderr),
    );
  }
}

/** What to tell a person when `python -m venv` failed. */
export function venvAdvice(python: string, output: string): string {
  const lacksModule = /ensurepip|No module named venv/.test(output);
  return lacksModule
    ? `${python} has no venv module. On Debian and Ubuntu install it with: apt-get install python3-venv`
    : `${python} could not create a virtual environment.\n${tail(output)}`;
}

const tail = (text: string): string => text.trim().split('\n').slice(-8).join('\n');
