import type { AccountState } from '../../domain/projections/account-state.ts';
import type { ReadModelChanges } from '../../domain/projections/changes.ts';
import type { MinuteCounters } from '../../domain/projections/minute-counters.ts';
import type { ProjectedAlert } from '../../domain/projections/projected-alert.ts';

/** How far the read models of one Kafka partition are. A value: what is applied to them gives a new one. */
export interface ProjectedPosition {
  readonly partition: number;
  /** Names one life of the partition's read models; a restart gives a new one and the old is never used again. */
  readonly generation: string;
  /** First offset that is not in the read models. */
  readonly nextOffset: number;
  /** Newest minute of event time seen; `NO_MINUTE` before the first event. */
  readonly newestMinute: number;
}

/** The writing side. Every method throws MillraceError `MLR_STORE_UNAVAILABLE` when the store does not answer. */
export interface ReadModelStore {
  /** Where the partition's read models are; a store that has none begins them, empty, at offset 0. */
  position(partition: number): Promise<ProjectedPosition>;
  /**
   * Applies changes and moves the position, both or neither, and only if the store still is at `position`:
   * `superseded` means another projector was faster and nothing was written.
   */
  apply(
    position: ProjectedPosition,
    changes: ReadModelChanges,
  ): Promise<ProjectedPosition | 'superseded'>;
  /** Begins the partition's read models anew, empty, at offset 0, under the same condition as {@link apply}. */
  restart(position: ProjectedPosition): Promise<ProjectedPosition | 'superseded'>;
  /** Removes what restarts left behind. May be called at any time, by several at once. */
  removeLeftovers(partition: number): Promise<void>;
  /** Partitions that have read models. */
  partitions(): Promise<readonly number[]>;
}

/**
 * The query side. All partitions are shown as one; each is as far as its own projection.
 * Every method throws MillraceError `MLR_STORE_UNAVAILABLE` when the store does not answer.
 */
export interface ReadModels {
  /** `undefined` for an account without events. */
  account(accountId: string): Promise<AccountState | undefined>;
  /** The newest alerts of all accounts by event time, newest first. */
  recentAlerts(limit: number): Promise<readonly ProjectedAlert[]>;
  /** The newest alerts of one account by event time, newest first. */
  accountAlerts(accountId: string): Promise<readonly ProjectedAlert[]>;
  /**
   * Counters of the minutes of event time in the range, oldest first, without minutes in which nothing happened.
   * @param fromMinute minutes since the epoch, inclusive
   * @param toMinute minutes since the epoch, inclusive
   */
  counters(fromMinute: number, toMinute: number): Promise<readonly MinuteCounters[]>;
}
