/** Why a record is given up, in Lambda's words. */
export type FailureCondition =
  | 'RetryAttemptsExhausted'
  | 'RecordAgeExceeded'
  | 'MaximumPayloadSizeExceeded'
  | 'DeserializationError';

/** A record read from Kafka and not finished yet. */
export interface QueuedRecord {
  readonly partition: number;
  readonly offset: number;
  /** The record as it stands in the function's event; ASCII, so its length is its size in bytes. */
  readonly json: string;
  readonly key: Buffer | null;
  /** Epoch milliseconds that Kafka has for it. */
  readonly timestamp: number;
  /** Epoch milliseconds when it was read. */
  readonly arrivedAt: number;
  /** Present on a record that no invocation may carry: it only goes to the on-failure destination. */
  readonly undeliverable?: FailureCondition;
  /** Why it is undeliverable, for the log. */
  readonly reason?: string;
  /** True for one that the filters leave out: it is read and never delivered. */
  readonly filteredOut?: boolean;
}
