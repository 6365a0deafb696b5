import type { Alert } from '../../domain/alert.ts';

/** An alert that is stored, to be told to others. */
export interface StoredAlert {
  readonly alert: Alert;
  /** Epoch ms it was stored. */
  readonly raisedAt: number;
  /** The trace of the record whose arrival raised it. @default none is known */
  readonly traceparent?: string;
}

/** One that waits in an outbox. */
export interface OutboxAlert extends StoredAlert {
  /** Ascending with the commits of an account, as text: a bigint. */
  readonly outboxId: string;
}

/** Where alerts are published; each has its own marks and its own leader, so that none waits for another. */
export const OUTBOX_TARGETS = ['topic', 'bus'] as const;
export type OutboxTarget = (typeof OUTBOX_TARGETS)[number];

/** What waits, as of now. */
export interface Backlog {
  readonly alerts: number;
  /** Epoch ms the oldest was stored; `undefined` when none waits. */
  readonly oldest: number | undefined;
}

/** The outbox in the hands of a target's one leader. A call fails when the leadership is lost. */
export interface OutboxLead {
  /** The first alerts that are not published, in the order of their ids. Never from a remembered place on. */
  waiting(limit: number): Promise<OutboxAlert[]>;
  /** Notes that they are published. @param at epoch ms */
  published(outboxIds: readonly string[], at: number): Promise<void>;
  backlog(): Promise<Backlog>;
  /** Deletes what was published before a time wherever it had to be. @param before epoch ms @returns how many */
  retire(before: number): Promise<number>;
  /** Lets another one lead. Never throws. */
  close(): Promise<void>;
}

export interface OutboxStore {
  /**
   * Leadership, or `undefined` while another process has it.
   * @throws the client's error when the store does not answer
   */
  lead(): Promise<OutboxLead | undefined>;
}

/** Tells others of alerts. */
export interface AlertPublisher {
  /**
   * Resolves when all are taken for good, those of one account in the order given. After a failure any of them may
   * have been taken; sent again they repeat, with the same id and version.
   * @throws MillraceError `MLR_BROKER_UNAVAILABLE`, `MLR_BUS_UNAVAILABLE`, `MLR_BUS_REFUSED`
   */
  publish(alerts: readonly OutboxAlert[]): Promise<void>;
  close(): Promise<void>;
}
