import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A user of the machine that a process can be started as. */
export interface ProcessUser {
  readonly uid: number;
  readonly gid: number;
}

/** Owner of nothing on Linux and macOS alike. */
const NOBODY = 65_534;

/** Who runs what refuses to run as root: `undefined`, the caller, unless the caller is root. */
export const unprivileged = (): ProcessUser | undefined =>
  process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;

/** True when a user may pass every directory down to and including this one. */
export function canEnter(user: ProcessUser, directory: string): boolean {
  const { mode, uid, gid } = statSync(directory);
  const may = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  const parent = dirname(resolve(directory));
  return (mode & may) !== 0 && (parent === resolve(directory) || canEnter(user, parent));
}
