import { randomBytes } from 'node:crypto';

/** Sortable, and never the same twice. */
export function newRunId(now: Date): string {
  const [day = '', time = ''] = now.toISOString().replace(/[-:]/g, '').split(/[T.]/);
  return `redrive-${day}-${time}-${randomBytes(2).toString('hex')}`;
}
