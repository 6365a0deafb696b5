import type { Route } from '../destination.ts';
import type { StampedRecord } from '../record.ts';

/** Sends records one way. */
export interface Sender {
  readonly route: Route;
  /** Records the other side has acknowledged so far. */
  readonly acknowledged: number;
  /**
   * Takes a record. Resolves when the sender can take the next one, not when this one has arrived.
   * @throws MillraceError once something could not be sent
   */
  send(record: StampedRecord): Promise<void>;
  /**
   * Resolves when everything taken is acknowledged.
   * @throws MillraceError when something could not be sent
   */
  flush(): Promise<void>;
  close(): Promise<void>;
}
