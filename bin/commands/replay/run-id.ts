import { randomBytes } from 'node:crypto';

/** Sortable, and never the same twice. */
export const replayRunId = (): string =>
  `replay-${Date.now().toString(36)}-${randomBytes(2).toString('hex')}`;
