import type { Failure } from './failure-record.ts';

/** Takes what is given up. */
export interface Destination {
  /** @throws the client's error when it was not taken */
  deliver(failure: Failure): Promise<void>;
  close(): Promise<void>;
}
