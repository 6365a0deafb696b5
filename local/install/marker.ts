import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A short fingerprint of what an install consists of; another one means the install is out of date. */
export function fingerprint(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}

/** True when the directory holds a finished install of this fingerprint. */
export function isInstalled(directory: string, name: string, version: string): boolean {
  const file = join(directory, `.${name}-installed`);
  return existsSync(file) && readFileSync(file, 'utf8').trim() === version;
}

/** Written last, so that a broken-off install is never taken for a finished one. */
export function markInstalled(directory: string, name: string, version: string): void {
  writeFileSync(join(directory, `.${name}-installed`), `${version}\n`);
}
