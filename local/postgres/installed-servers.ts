import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where systems put a directory for each major version. */
const VERSIONED = ['/usr/lib/postgresql', '/usr/local/opt', '/opt/homebrew/opt'];

/** Directories of the machine that hold a PostgreSQL server: on PATH first, then the newest. */
export function installedServers(
  path: string = process.env['PATH'] ?? '',
  versioned: readonly string[] = VERSIONED,
): string[] {
  const onPath = path.split(delimiter).map((directory) => join(directory, 'postgres'));
  const elsewhere = versioned.flatMap((parent) =>
    newestFirst(parent).map((name) => join(parent, name, 'bin', 'postgres')),
  );
  // Only the server itself may be linked to PATH: its neighbours are beside what the link points at.
  const found = [...onPath, ...elsewhere]
    .filter(existsSync)
    .map((file) => dirname(realpathSync(file)));
  return [...new Set(found)].filter((bin) => existsSync(join(bin, 'initdb')));
}

function newestFirst(parent: string): string[] {
  const names = existsSync(parent) ? readdirSync(parent) : [];
  const version = (name: string): number => Number(/(\d+)$/.exec(name)?.[1] ?? 0);
  return names
    .filter((name) => /^(postgresql@?)?\d*$/.test(name))
    .sort((a, b) => version(b) - version(a));
}
