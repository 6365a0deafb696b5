import { join } from 'node:path';
import { registerSchemas } from '../compose/register-schemas.ts';
import type { LocalHome } from '../home.ts';
import { choosePort, movedNote } from '../process/port.ts';
import { untilReady } from '../process/ready.ts';
import { type StartedProcess, startProcess } from '../process/start.ts';

const WISHED_PORT = 8081;

export interface Registry {
  /** Base of the Confluent-compatible API, e.g. `http://127.0.0.1:8081/apis/ccompat/v7`. */
  readonly url: string;
  readonly process: StartedProcess;
}

export interface RegistryProgram {
  readonly java: string;
  readonly jar: string;
  /** The one it had, to be found again. @default 8081, or a free one when that is taken */
  readonly port?: number;
}

/**
 * Starts Apicurio Registry on its data in the home (an H2 file, written with each answer, so that a kill loses
 * nothing) and makes the schemas of `schemas/` known to it: in a new registry their ids are their version numbers.
 *
 * @throws MillraceError `MLR_SERVER_UNAVAILABLE` with the end of its log
 */
export async function startRegistry(
  home: LocalHome,
  program: RegistryProgram,
  note: (detail: string) => void = () => {},
): Promise<Registry> {
  const port = program.port ?? (await freePort(note));
  const started = await startProcess(home, {
    name: 'registry',
    command: program.java,
    args: [
      ...['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      '-Dquarkus.http.host=127.0.0.1',
      `-Dquarkus.http.port=${port}`,
      `-Dquarkus.datasource.jdbc.url=jdbc:h2:file:${join(home.home, 'registry', 'data')};WRITE_DELAY=0`,
      // Twenty connections are opened before it answers, by its own default.
      ...['initial-size', 'min-size'].map((size) => `-Dquarkus.datasource.jdbc.${size}=1`),
      ...['-jar', program.jar],
    ],
    env: process.env,
    cwd: home.home,
  });
  const root = `http://127.0.0.1:${port}`;
  await untilReady('The schema registry', started, async () => {
    const signal = AbortSignal.timeout(2_000);
    return (await fetch(`${root}/health/ready`, { signal })).ok;
  });
  const url = `${root}/apis/ccompat/v7`;
  await setCompatibility(url);
  await registerSchemas(url);
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

async function freePort(note: (detail: string) => void): Promise<number> {
  const chosen = await choosePort(WISHED_PORT);
  const moved = movedNote('the schema registry', WISHED_PORT, chosen);
  if (moved !== undefined) note(moved);
  return chosen.port;
}
