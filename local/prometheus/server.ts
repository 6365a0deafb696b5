import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalHome } from '../home.ts';
import { choosePort, movedNote } from '../process/port.ts';
import { untilReady } from '../process/ready.ts';
import { type StartedProcess, startProcess } from '../process/start.ts';
import { prometheusConfig, targetsList } from './config.ts';
import { findPrometheus, type Unavailable } from './programs.ts';

const WISHED_PORT = 9090;

export interface PrometheusOptions {
  /** Addresses of members, e.g. `127.0.0.1:9464`; {@link writeTargets} changes them later. */
  readonly targets: readonly string[];
  /** Holds `rules/*.yml`. @default the directory of this file */
  readonly configDirectory?: string;
}

/** A started Prometheus, or why there is none. */
export type Prometheus =
  | { readonly available: true; readonly url: string; readonly process: StartedProcess }
  | Unavailable;

/**
 * Starts an empty Prometheus that asks the members every second, and waits until it answers. The port is 9090, or a
 * free one when that is taken.
 *
 * @throws MillraceError `MLR_SERVER_UNAVAILABLE` with the end of its log, e.g. when a rule file is wrong
 */
export async function startPrometheus(
  home: LocalHome,
  options: PrometheusOptions,
  note: (detail: string) => void = () => {},
): Promise<Prometheus> {
  const found = await findPrometheus(home, note);
  if (!found.available) {
    return found;
  }
  const chosen = await choosePort(WISHED_PORT);
  const moved = movedNote('Prometheus', WISHED_PORT, chosen);
  if (moved !== undefined) {
    note(moved);
  }
  const address = `127.0.0.1:${chosen.port}`;
  const directory = directoryOf(home);
  const data = join(directory, 'data');
  rmSync(data, { recursive: true, force: true });
  writeTargets(home, options.targets);
  const configuration = join(directory, 'prometheus.yml');
  const configDirectory = options.configDirectory ?? import.meta.dirname;
  const targetsFile = targetsFileOf(home);
  writeFileSync(configuration, prometheusConfig({ configDirectory, targetsFile, self: address }));
  const started = await startProcess(home, {
    name: 'prometheus',
    command: found.prometheus,
    args: [
      `--config.file=${configuration}`,
      `--web.listen-address=${address}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=2h',
      '--log.level=warn',
    ],
    env: { PATH: process.env['PATH'] },
    cwd: directory,
  });
  const url = `http://${address}`;
  await untilReady('Prometheus', started, () => answers(url));
  return { available: true, url, process: started };
}

/** Replaces the members that a running Prometheus asks; it notices by itself. */
export function writeTargets(home: LocalHome, targets: readonly string[]): void {
  mkdirSync(directoryOf(home), { recursive: true });
  const file = targetsFileOf(home);
  writeFileSync(`${file}.new`, targetsList(targets));
  renameSync(`${file}.new`, file);
}

const directoryOf = (home: LocalHome): string => join(home.home, 'prometheus');
const targetsFileOf = (home: LocalHome): string => join(directoryOf(home), 'targets.json');

async function answers(url: string): Promise<boolean> {
  return (await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
}
