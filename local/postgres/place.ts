import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalHome } from '../home.ts';
import { canEnter, type ProcessUser } from '../process/user.ts';

/** The directory a server works in. */
export interface Place {
  readonly directory: string;
  /** Set when the directory is outside the home: it goes with the process. */
  readonly scratch?: string;
}

/**
 * The home, or a new directory among the temporary ones when the server's user may not enter the home (root's
 * checkout in `/root`, a private directory). Nobody's permissions are changed.
 *
 * @param user whom the server runs as; undefined is the caller
 */
export function placeFor(home: LocalHome, user: ProcessUser | undefined): Place {
  if (user === undefined || canEnter(user, home.home)) {
    const directory = join(home.home, 'postgres');
    mkdirSync(directory, { recursive: true });
    return { directory };
  }
  const scratch = mkdtempSync(join(temporaryFor(user), 'millrace-postgres-'));
  chmodSync(scratch, 0o711);
  return { directory: scratch, scratch };
}

/** `/var/tmp` is on disk where `/tmp` may be memory. */
const temporaryFor = (user: ProcessUser): string =>
  [process.env['TMPDIR'] ?? '/var/tmp', '/var/tmp'].find((each) => enterable(user, each)) ??
  tmpdir();

function enterable(user: ProcessUser, directory: string): boolean {
  try {
    return canEnter(user, directory);
  } catch {
    return false;
  }
}
