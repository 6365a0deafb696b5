import type { Rejection } from '../../domain/validation/rule.ts';
import type { Accompanying } from '../provenance.ts';
import type { Route } from '../records.ts';

/** A record that will not be stored, with everything needed to judge, repair and redrive it. */
export interface QuarantinedRecord extends Rejection, Accompanying {
  readonly position: string;
  readonly route: Route;
  /** Exactly what arrived. */
  readonly bytes: Uint8Array;
  readonly receivedAt: number;
  readonly key?: string | null;
  readonly eventId?: string;
  readonly accountId?: string;
}

/**
 * `redriving`: a run has written down what it sends, and has sent it or not; `redriven`: it was sent; `discarded`:
 * somebody decided that it is not needed.
 */
export type QuarantineState = 'quarantined' | 'redriving' | 'redriven' | 'discarded';

/** What a run sends for a quarantined record: written down before it is sent, so that a second time sends the same. */
export interface Redrive {
  readonly run: string;
  /** Epoch ms. */
  readonly at: number;
  /** `topic:<name>` or `bus:<name>`. */
  readonly target: string;
  /** Absent: the original bytes. */
  readonly bytes?: Uint8Array;
  /** Absent: the original key. */
  readonly key?: string;
}

/** A record as the quarantine keeps it. */
export interface QuarantineEntry extends QuarantinedRecord {
  /** When it was first turned away, epoch ms. */
  readonly firstSeenAt: number;
  /** When it last arrived, epoch ms. */
  readonly lastSeenAt: number;
  /** How often it arrived. */
  readonly attempts: number;
  readonly state: QuarantineState;
  readonly redrive?: Redrive;
}

export interface QuarantineFilter {
  readonly code?: string;
  readonly accountId?: string;
  /** @default every state */
  readonly states?: readonly QuarantineState[];
  /** First turned away at or after, epoch ms. */
  readonly from: number;
  /** First turned away before, epoch ms. */
  readonly to: number;
}

/** An entry without its bytes. */
export type QuarantineRef = Pick<QuarantineEntry, 'position' | 'firstSeenAt' | 'state'>;

/** The quarantine for those who look into it and send from it. */
export interface QuarantineStore {
  /** Those that match, oldest first, page by page. */
  list(filter: QuarantineFilter): AsyncIterable<QuarantineRef>;
  /** @returns `undefined` when there is none at this position */
  get(position: string): Promise<QuarantineEntry | undefined>;
  /**
   * Takes a record for a run, only out of the state `quarantined`.
   * @returns what the run sends: this, or what it had written down before; `undefined` when the record is not to be
   * had, because another run has it or it was sent already
   */
  begin(position: string, redrive: Redrive): Promise<Redrive | undefined>;
  /** The run has sent it. */
  finish(position: string, run: string): Promise<void>;
  /** The run could not send it: back to `quarantined`. */
  release(position: string, run: string): Promise<void>;
  /** Nobody needs it. @returns false when it is not there, or not in the state `quarantined` */
  discard(position: string): Promise<boolean>;
}

export interface Quarantine {
  /**
   * Keeps records, once per position: the first arrival stays as it is, a later one counts as another attempt.
   * Resolves when all are durable.
   */
  put(records: readonly QuarantinedRecord[]): Promise<void>;
}
