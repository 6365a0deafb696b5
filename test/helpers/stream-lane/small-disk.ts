import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unprivileged } from '../../../local/process/user.ts';

/** A file system of some megabytes in memory, for PostgreSQL to run out of. */
export interface SmallDisk {
  readonly directory: string;
  /** Fills it up to so many bytes. */
  fill(left: number): void;
  /** Takes back what filled it. */
  makeRoom(): void;
  remove(): void;
}

/** @returns `undefined` where nobody may mount */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-disk-'));
  const filler = join(directory, 'filler');
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory];
    execFileSync('mount', options, { stdio: 'ignore' });
  } catch {
    rmSync(directory, { recursive: true, force: true });
    return undefined;
  }
  const owner = unprivileged();
  if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
  return {
    directory,
    fill: (left) => {
      const { bavail, bsize } = statfsSync(directory);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - left));
    },
    makeRoom: () => rmSync(filler),
    remove: () => {
      execFileSync('umount', ['-l', directory]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
