import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalHome } from '../home.ts';
import type { BrokerInstall } from '../install/install.ts';
import { registryLeftOut } from '../left-out.ts';
import { readPidRecords } from '../process/pid-file.ts';
import { choosePort } from '../process/port.ts';
import { stopRecorded } from '../process/stop.ts';
import { type Progress, step } from '../progress.ts';
import { installRegistry } from './program.ts';
import {
  choosePlace,
  dataOf,
  type RegistryPlace,
  type RegistryProgram,
  startRegistry,
} from './server.ts';

/** The registry's address, or null and a sentence on why there is none. */
export interface RegistryIfPossible {
  readonly url: string | null;
  readonly leftOut: readonly string[];
}

/** A registry on its way. Neither promise rejects. */
export interface StartingRegistry {
  /** Where it should listen, known before it answers; null when it is known by then that there is none. */
  readonly planned: Promise<string | null>;
  readonly started: Promise<RegistryIfPossible>;
}

const NONE: RegistryIfPossible = { url: null, leftOut: [] };

export const noRegistry: StartingRegistry = {
  planned: Promise.resolve(null),
  started: Promise.resolve(NONE),
};

interface Plan {
  readonly java: string;
  readonly jar: string;
  readonly place: RegistryPlace;
}

/**
 * Starts an empty registry with the published schemas in it. One that can't be had is a value, not an error: both
 * lanes then read with the repository's own schemas.
 *
 * @param broker whose Java it runs on; without a broker nobody needs a registry
 */
export function startRegistryIfPossible(
  home: LocalHome,
  progress: Progress,
  broker: Promise<BrokerInstall>,
): StartingRegistry {
  const planning = plan(home, progress, broker).catch(leftOutFor(home));
  return {
    planned: planning.then((found) => ('place' in found ? found.place.url : null)),
    started: planning
      .then(async (found) => ('place' in found ? await start(home, progress, found) : found))
      .catch(leftOutFor(home)),
  };
}

async function plan(
  home: LocalHome,
  progress: Progress,
  broker: Promise<BrokerInstall>,
): Promise<Plan | RegistryIfPossible> {
  const kafka = await broker;
  if (!kafka.available) return NONE;
  const found = await step(progress, 'install registry', (note) => installRegistry(home, note));
  if (!found.available) {
    return { url: null, leftOut: [registryLeftOut(found.reason, found.remedy)] };
  }
  const note = (detail: string) => progress({ step: 'registry', state: 'note', detail });
  return { java: kafka.java, jar: found.jar, place: await choosePlace(note) };
}

async function start(
  home: LocalHome,
  progress: Progress,
  { java, jar, place: { port } }: Plan,
): Promise<RegistryIfPossible> {
  return await step(progress, 'registry', async (note) => {
    try {
      return await startEmpty(home, { java, jar, port });
    } catch (error) {
      await stopFailed(home);
      // It takes seconds to listen: another program may have been faster.
      const next = await choosePort(port);
      if (!next.moved) throw error;
      note(`port ${port} was taken while it started: it listens on ${next.port} instead`);
      return await startEmpty(home, { java, jar, port: next.port });
    }
  }).catch(async (error: unknown) => {
    await stopFailed(home);
    throw error;
  });
}

async function startEmpty(home: LocalHome, program: RegistryProgram): Promise<RegistryIfPossible> {
  rmSync(dataOf(home), { recursive: true, force: true });
  const { url } = await startRegistry(home, program);
  return { url, leftOut: [] };
}

/** One that does not answer in time may still run. */
async function stopFailed(home: LocalHome): Promise<void> {
  const failed = readPidRecords(home).filter(({ name }) => name === 'registry');
  await Promise.all(failed.map((record) => stopRecorded(home, record)));
}

const leftOutFor =
  (home: LocalHome) =>
  (error: unknown): RegistryIfPossible => ({
    url: null,
    leftOut: [registryLeftOut((error as Error).message, `see ${join(home.logs, 'registry.log')}`)],
  });
