import type { RemainingTime } from './deadline.ts';
import type { KafkaBatchResponse, KafkaEvent } from './event.ts';
import type { Outcome } from './outcome.ts';
import type { Keyless, RawRecord } from './record.ts';
import type { Settled } from './settled.ts';

/** A record for the quarantine, with why. */
export interface Poisoned {
  readonly record: RawRecord;
  readonly code: string;
  readonly cause: string;
}

export interface Options {
  /**
   * Keeps poisoned records; resolves once all are durable. Rejecting makes them retryable. The same record may come
   * again: keep it once per position.
   */
  readonly quarantine: (poisoned: readonly Poisoned[]) => Promise<void>;
  /** @default 'independent' */
  readonly keyless?: Keyless;
  /**
   * Time kept back for the answer, ms: what is unfinished when no more is left is reported.
   * @default 2000
   */
  readonly reserveMs?: number;
  /** Told what became of every record of a batch, for logs and metrics. */
  readonly onSettled?: (settled: ReadonlyMap<RawRecord, Settled>) => void;
}

export interface Decoding<T> {
  /** A record's value. What it throws, `onDecodeError` turns into an outcome. */
  readonly decode: (record: RawRecord) => T | Promise<T>;
  /** @default poison, code `DECODE_FAILED` */
  readonly onDecodeError?: (error: unknown, record: RawRecord) => Outcome;
}

/** What handlers are given besides records. */
export interface Surroundings {
  /** Aborted when time is up. What a handler does afterwards is not waited for, and its records come again. */
  readonly signal: AbortSignal;
}

/** A Lambda handler. @throws KafkaBatchError when the batch has to come again as a whole */
export type KafkaBatchHandler = (
  event: KafkaEvent,
  context?: RemainingTime,
) => Promise<KafkaBatchResponse>;

export const DEFAULTS = { keyless: 'independent', reserveMs: 2_000, concurrency: 1 } as const;
