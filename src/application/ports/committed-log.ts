import type { CommittedAlert, CommittedEvent } from '../../domain/projections/committed.ts';

/** Offsets of one Kafka partition: `from` inclusive, `to` exclusive. */
export interface OffsetRange {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What the stream lane committed, read back in the order of the log. Offsets below a partition's checkpoint are
 * final: their events and alerts became visible in the same transaction as the checkpoint, and never change.
 */
export interface CommittedLog {
  /** Next offset to be committed, by Kafka partition; a partition that never committed is absent. */
  checkpoints(): Promise<ReadonlyMap<number, number>>;

  /**
   * The events of the range, in order of offset; a promise that `take` returns is waited for before the next event
   * comes. Resolves with the number of events, at most one for each offset.
   * @throws MillraceError `MLR_STORE_UNAVAILABLE`
   */
  events(
    range: OffsetRange,
    take: (event: CommittedEvent) => void | Promise<void>,
  ): Promise<number>;

  /**
   * Alerts raised by the records of the range, in order of offset: by the record whose arrival raised the alert,
   * not by the event the alert is about.
   * @throws MillraceError `MLR_STORE_UNAVAILABLE`
   */
  alerts(range: OffsetRange): Promise<readonly CommittedAlert[]>;
}
