import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { LocalHome } from '../home.ts';
import { isInstalled, markInstalled } from '../install/marker.ts';
import { installSets, venvPython } from '../install/venv.ts';
import { run } from '../process/run.ts';

const VERSION = '2.6.13.Final';
const ARTIFACT = `io.apicurio:apicurio-registry-app:${VERSION}:zip:all`;
const ARCHIVE = `apicurio-registry-app-${VERSION}-all.zip`;
const SHA256 = 'd88014c1addff1fc585e1e9510fc41276473726340f4e0997353b46342d3532b';
const MAVEN = 'install Maven (Debian: apt-get install maven), then run the command again';

/** The registry's jar, or why it can't be had and how to change that. */
export type RegistryInstall =
  | { readonly available: true; readonly jar: string }
  | { readonly available: false; readonly reason: string; readonly remedy: string };

/** Brings Apicurio Registry, by checksum, with Maven or a Maven client in Python; once for all homes. Its archive has 142 MB. */
export async function installRegistry(
  home: LocalHome,
  note: (detail: string) => void = () => {},
): Promise<RegistryInstall> {
  const directory = join(home.cache, 'registry');
  const jar = join(directory, `apicurio-registry-app-${VERSION}-runner.jar`);
  if (isInstalled(directory, 'registry', SHA256) && existsSync(jar))
    return { available: true, jar };
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  note('fetching Apicurio Registry');
  const archive = join(directory, ARCHIVE);
  const problem = (await withMaven(directory)) && (await withPython(home, directory, note));
  if (problem !== undefined) return { available: false, reason: problem, remedy: MAVEN };
  if ((await sha256(archive)) !== SHA256) {
    const reason = `${ARCHIVE} has another checksum than it must have`;
    return { available: false, reason, remedy: 'look at the Maven mirror it came from' };
  }
  await installSets(home, ['emulator'], note);
  const unpacked = await run(venvPython(home), ['-m', 'zipfile', '-e', archive, directory]);
  rmSync(archive, { force: true });
  if (!unpacked.ok) {
    return { available: false, reason: unpacked.stderr, remedy: `make room in ${directory}` };
  }
  markInstalled(directory, 'registry', SHA256);
  return { available: true, jar };
}

/** Maven knows the mirrors a company has set up. @returns what went wrong */
async function withMaven(directory: string): Promise<string | undefined> {
  const result = await run('mvn', [
    ...['--batch-mode', '--quiet', 'dependency:copy'],
    ...[`-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${directory}`],
  ]);
  const words = (result.stdout + result.stderr).trim().slice(0, 500);
  return result.ok ? undefined : `Maven could not fetch ${ARTIFACT}: ${words}`;
}

/** A Maven client written in Python, for machines without Maven. @returns what went wrong */
async function withPython(
  home: LocalHome,
  directory: string,
  note: (detail: string) => void,
): Promise<string | undefined> {
  await installSets(home, ['jars'], note);
  const wanted = join(directory, 'wanted.txt');
  writeFileSync(wanted, ARTIFACT);
  const repository = join(directory, 'repository');
  const script = join(import.meta.dirname, '..', 'install', 'fetch_jars.py');
  const result = await run(venvPython(home), [script, directory, repository, wanted]);
  rmSync(repository, { recursive: true, force: true });
  rmSync(wanted);
  return result.ok ? undefined : `${ARTIFACT} can't be fetched: ${result.stderr.slice(-500)}`;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
