import { randomBytes } from 'node:crypto';

/** A `traceparent` that begins a trace of its own, to be recorded by whoever records. */
export const newTraceparent = (): string =>
  `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
