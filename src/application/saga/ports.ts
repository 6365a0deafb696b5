import type { Saga, StepAnswer } from '../../domain/saga/saga.ts';

/**
 * A service a saga asks for something it can take back. Both are idempotent by saga id, in any order and number: after
 * `undo` a `perform` that comes late is rejected, for the service keeps a tombstone.
 *
 * Both reject with MillraceError `MLR_STORE_UNAVAILABLE` or `MLR_BUS_UNAVAILABLE`; then it is open if it was done.
 */
export interface Compensable {
  perform(saga: Saga): Promise<StepAnswer>;
  undo(saga: Saga): Promise<void>;
}

/** Which sagas there are. */
export interface SagaBook {
  /** Enters a saga as running. @returns whether it may be started: it is new, or nobody knows that it ended */
  enter(saga: Saga): Promise<boolean>;
}

/** Runs the workflow. */
export interface SagaRunner {
  /** Starts at most one execution per name. @returns false when that name was used already */
  start(name: string, input: object): Promise<boolean>;
}

/** Tells people. */
export interface NoticeBoard {
  /** @throws MillraceError when the bus did not take it */
  publish(kind: 'CaseOpened' | 'CaseWithdrawn', saga: Saga, recipient: string): Promise<void>;
  /** Whether the bus is known to be down, so that asking it would only fail. @default nobody knows */
  refuses?(): Promise<boolean>;
}
