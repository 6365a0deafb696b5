/** A record read from Kafka and not acknowledged yet. */
export interface QueuedRecord {
  readonly partition: number;
  readonly offset: number;
  /** The record as it stands in the function's event; ASCII, so its length is its size in bytes. */
  readonly json: string;
  /** Epoch milliseconds when it was read. */
  readonly arrivedAt: number;
}
