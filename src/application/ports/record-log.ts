import type { OffsetRange } from './committed-log.ts';

/** A record as it stands in the log. */
export interface LoggedRecord {
  readonly partition: number;
  readonly offset: number;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer])[];
}

/** A topic's records as they were appended. Every method throws MillraceError `MLR_BROKER_UNAVAILABLE`. */
export interface RecordLog {
  /** What of the topic was appended in this time, epoch ms; every partition, also those with nothing. */
  ranges(topic: string, from: number, to: number): Promise<OffsetRange[]>;
  /** The records of a range in order, a fetch in memory at a time. Aborted ones and markers are passed over. */
  read(topic: string, range: OffsetRange): AsyncIterable<LoggedRecord>;
}
