import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../process/run.ts';

const WITHIN_MS = 90_000;

/**
 * Unpacks a package of the system's Debian or Ubuntu archive into a directory, with apt's own checks of who signed it.
 * Needs no root and installs nothing.
 *
 * @returns what went wrong, or undefined when it is unpacked
 */
export async function fetchFromDebian(
  name: string,
  target: string,
  note: (detail: string) => void,
): Promise<string | undefined> {
  if (!(await run('apt-get', ['--version'])).ok) {
    return `no ${name} on PATH, and no apt-get to download it with`;
  }
  const draft = `${target}.${process.pid}`;
  try {
    note(`downloading the ${name} package`);
    const problem = await download(name, draft);
    return problem ?? (await unpack(draft, target));
  } catch (error) {
    return `the ${name} package could not be kept: ${(error as Error).message}`;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** With the lists the system has, else with lists of our own: containers often have none. */
async function download(name: string, directory: string): Promise<string | undefined> {
  const own = join(directory, 'apt');
  for (const each of ['state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(own, each), { recursive: true });
  }
  const options = { cwd: directory, timeoutMs: WITHIN_MS };
  if ((await run('apt-get', ['download', name], options)).ok) return undefined;
  const ownLists = [
    ...['-o', `Dir::State=${join(own, 'state')}`, '-o', 'Dir::State::status=/var/lib/dpkg/status'],
    ...['-o', `Dir::Cache=${join(own, 'cache')}`],
  ];
  // Whether the lists came is seen by the download; hooks that clean the system's cache may fail without root.
  await run('apt-get', [...ownLists, 'update'], options);
  const { ok, stderr } = await run('apt-get', [...ownLists, 'download', name], options);
  return ok ? undefined : `apt-get could not download ${name}: ${stderr.trim().slice(-300)}`;
}

async function unpack(directory: string, target: string): Promise<string | undefined> {
  const file = readdirSync(directory).find((each) => each.endsWith('.deb'));
  if (file === undefined) return 'apt-get left no package';
  const files = join(directory, 'files');
  const { ok, stderr } = await run('dpkg-deb', ['-x', join(directory, file), files]);
  if (!ok) return `the package could not be unpacked: ${stderr.trim().slice(-300)}`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true });
  renameSync(files, target);
  return undefined;
}
