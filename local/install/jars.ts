import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MillraceError } from '../../src/domain/errors.ts';
import type { LocalHome } from '../home.ts';
import {
  jarFile,
  jarsNotMatching,
  KAFKA_VERSION,
  LOCKED_JARS,
  type LockedJar,
} from '../kafka/jars.ts';
import { run } from '../process/run.ts';
import { fingerprint, isInstalled, markInstalled } from './marker.ts';
import { installSets, venvPython } from './venv.ts';

const VERSION = fingerprint(
  readFileSync(join(import.meta.dirname, '..', 'kafka', 'jars.lock.json'), 'utf8'),
);

/** True when the broker's jars are there and were verified. */
export const hasJars = (home: LocalHome): boolean => isInstalled(home.jars, 'jars', VERSION);

/** Whether a Maven that really runs is on PATH. */
export const hasMaven = async (): Promise<boolean> =>
  (await run('mvn', ['--version'], { timeoutMs: 60_000 })).ok;

/**
 * Brings the broker's jars with Maven, which knows the mirrors a company has set up. @returns what went wrong,
 * or undefined when every jar is there and matches the lock
 */
export async function fetchJarsWithMaven(home: LocalHome): Promise<string | undefined> {
  prepare(home);
  const project = join(home.cache, 'kafka', 'pom.xml');
  writeFileSync(project, pom(LOCKED_JARS));
  const result = await run('mvn', [
    ...['--batch-mode', '--quiet', '--file', project, 'dependency:copy-dependencies'],
    `-DoutputDirectory=${home.jars}`,
  ]);
  return result.ok
    ? verified(home)
    : `Maven failed: ${(result.stdout + result.stderr).trim().slice(0, 500)}`;
}

/** Brings the broker's jars with a Maven client written in Python. @returns like {@link fetchJarsWithMaven} */
export async function fetchJarsWithPython(
  home: LocalHome,
  note: (detail: string) => void,
): Promise<string | undefined> {
  await installSets(home, ['jars'], note);
  prepare(home);
  const wanted = join(home.cache, 'kafka', 'wanted.txt');
  writeFileSync(wanted, LOCKED_JARS.map(coordinates).join('\n'));
  const script = join(import.meta.dirname, 'fetch_jars.py');
  const repository = join(home.cache, 'kafka', 'repository');
  const result = await run(venvPython(home), [script, home.jars, repository, wanted]);
  rmSync(repository, { recursive: true, force: true });
  return result.ok ? verified(home) : `the download failed: ${lastLine(result.stderr)}`;
}

/** Refuses jars that are not the locked ones; otherwise they count as installed. */
async function verified(home: LocalHome): Promise<string | undefined> {
  const wrong = await jarsNotMatching(home.jars);
  if (wrong.length > 0) {
    return `${wrong.length} of ${LOCKED_JARS.length} jars are missing or have another checksum than the lock says: ${wrong.slice(0, 3).map(jarFile).join(', ')}`;
  }
  markInstalled(home.jars, 'jars', VERSION);
  return undefined;
}

function prepare(home: LocalHome): void {
  try {
    rmSync(home.jars, { recursive: true, force: true });
    mkdirSync(home.jars, { recursive: true });
  } catch (cause) {
    throw new MillraceError('MLR_INSTALL_FAILED', `Can't write to ${home.jars}.`, { cause });
  }
}

const coordinates = (jar: LockedJar): string => `${jar.group}:${jar.artifact}:${jar.version}`;

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** A project that depends on the locked jars and on nothing they would pull in. */
export function pom(jars: readonly LockedJar[]): string {
  const none =
    '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>';
  const dependencies = jars.map(
    ({ group, artifact, version }) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${none}</dependency>`,
  );
  return [
    '<project>',
    '<modelVersion>4.0.0</modelVersion>',
    `<groupId>io.millrace</groupId><artifactId>local-broker</artifactId><version>${KAFKA_VERSION}</version><packaging>pom</packaging>`,
    `<dependencies>${dependencies.join('\n')}</dependencies>`,
    '</project>',
  ].join('\n');
}
