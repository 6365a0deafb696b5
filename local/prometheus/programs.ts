import { join } from 'node:path';
import type { LocalHome } from '../home.ts';
import { run } from '../process/run.ts';
import { fetchFromDebian } from './debian-package.ts';

/** Prometheus and promtool, or why they can't be had and how to change that. */
export type PrometheusInstall =
  | { readonly available: true; readonly prometheus: string; readonly promtool: string }
  | Unavailable;

export interface Unavailable {
  readonly available: false;
  readonly reason: string;
  readonly remedy: string;
}

const MINIMUM_MAJOR = 2;
const REMEDY =
  'install Prometheus (Debian: apt-get install prometheus; macOS: brew install prometheus) so that prometheus and promtool are on PATH, then run the command again';

/**
 * A Prometheus that runs here: the one on PATH, else Debian's package unpacked into the cache, which needs neither
 * root nor an installation.
 */
export async function findPrometheus(
  home: LocalHome,
  note: (detail: string) => void = () => {},
): Promise<PrometheusInstall> {
  const unpacked = join(home.cache, 'prometheus', 'debian');
  const there = (await inDirectory('')) ?? (await inDirectory(join(unpacked, 'usr', 'bin')));
  if (there !== undefined) return there;
  const problem = await fetchFromDebian('prometheus', unpacked, note);
  const fetched = await inDirectory(join(unpacked, 'usr', 'bin'));
  const reason = problem ?? 'the packaged one does not run on this machine';
  return fetched ?? { available: false, reason, remedy: REMEDY };
}

/** promtool of the same installation, or why there is none. */
export async function findPromtool(home: LocalHome): Promise<PromtoolInstall> {
  const found = await findPrometheus(home);
  return found.available ? { available: true, promtool: found.promtool } : found;
}

export type PromtoolInstall = { readonly available: true; readonly promtool: string } | Unavailable;

async function inDirectory(directory: string): Promise<PrometheusInstall | undefined> {
  const [prometheus, promtool] = [join(directory, 'prometheus'), join(directory, 'promtool')];
  const run = await Promise.all([prometheus, promtool].map(isNewEnough));
  return run.every(Boolean) ? { available: true, prometheus, promtool } : undefined;
}

async function isNewEnough(program: string): Promise<boolean> {
  const { ok, stdout, stderr } = await run(program, ['--version'], { timeoutMs: 20_000 });
  return ok && (prometheusMajor(stdout + stderr) ?? 0) >= MINIMUM_MAJOR;
}

/** The major version in the output of `prometheus --version` or `promtool --version`, e.g. 2. */
export function prometheusMajor(output: string): number | undefined {
  const version = /^(?:prometheus|promtool), version (\d+)\./.exec(output)?.[1];
  return version === undefined ? undefined : Number(version);
}
