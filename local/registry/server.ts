import { join } from 'node:path';
import type { LocalHome } from '../home.ts';
import { choosePort, movedNote } from '../process/port.ts';
import { untilReady } from '../process/ready.ts';
import { type StartedProcess, startProcess } from '../process/start.ts';
import { mustBeVersionNumbers, publishSchemas } from './published.ts';

const WISHED_PORT = 8081;

export interface Registry {
  /** Base of the Confluent-compatible API, e.g. `http://127.0.0.1:8081/apis/ccompat/v7`. */
  readonly url: string;
  readonly process: StartedProcess;
}

/** Where it listens. */
export interface RegistryPlace {
  readonly port: number;
  /** Base of the Confluent-compatible API there. */
  readonly url: string;
}

export interface RegistryProgram {
  readonly java: string;
  readonly jar: string;
  /** The one it had, to be found again. @default 8081, or a free one when that is taken */
  readonly port?: number;
}

/** Directory of what a home's registry knows. */
export const dataOf = (home: LocalHome): string => join(home.home, 'registry-data');

/** The usual port, or a free one when that is taken. */
export async function choosePlace(
  note: (detail: string) => void = () => {},
): Promise<RegistryPlace> {
  const chosen = await choosePort(WISHED_PORT);
  const moved = movedNote('the schema registry', WISHED_PORT, chosen);
  if (moved !== undefined) note(moved);
  return placeAt(chosen.port);
}

/**
 * Starts Apicurio Registry on its data in the home (an H2 file, written with each answer, so that a kill loses
 * nothing) and makes the schemas of `schemas/` known to it, with their version numbers as ids.
 *
 * @throws MillraceError `MLR_SERVER_UNAVAILABLE` with the end of its log, or when a schema has another id;
 * `MLR_REGISTRY_UNAVAILABLE` when it takes no schemas
 */
export async function startRegistry(
  home: LocalHome,
  program: RegistryProgram,
  note: (detail: string) => void = () => {},
): Promise<Registry> {
  const { port, url } =
    program.port === undefined ? await choosePlace(note) : placeAt(program.port);
  const started = await startProcess(home, {
    name: 'registry',
    command: program.java,
    args: [
      ...['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      '-Dquarkus.http.host=127.0.0.1',
      `-Dquarkus.http.port=${port}`,
      `-Dquarkus.datasource.jdbc.url=jdbc:h2:file:${join(dataOf(home), 'data')};WRITE_DELAY=0`,
      // Twenty connections are opened before it answers, by its own default.
      ...['initial-size', 'min-size'].map((size) => `-Dquarkus.datasource.jdbc.${size}=1`),
      ...['-jar', program.jar],
    ],
    env: process.env,
    cwd: home.home,
  });
  await untilReady('The schema registry', started, async () => {
    const signal = AbortSignal.timeout(2_000);
    return (await fetch(new URL('/health/ready', url), { signal })).ok;
  });
  await setCompatibility(url);
  mustBeVersionNumbers(await publishSchemas(url), dataOf(home));
  return { url, process: started };
}

/** What `schemas:check` asks for as well: a new version reads everything that was ever written. */
async function setCompatibility(url: string): Promise<void> {
  const response = await fetch(`${url}/config`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ compatibility: 'BACKWARD_TRANSITIVE' }),
  });
  if (!response.ok) throw new Error(`${url}/config answered ${response.status}`);
}

const placeAt = (port: number): RegistryPlace => ({
  port,
  url: `http://127.0.0.1:${port}/apis/ccompat/v7`,
});
