import type { Alert } from '../../domain/alert.ts';
import type { Transaction } from '../../domain/event.ts';
import type { OffsetRange } from '../ports/committed-log.ts';

/** A stretch of one partition, and what in it is no event of ours although it reads like one. */
export interface Stretch extends OffsetRange {
  /**
   * Offsets that the lane turned away, or noted as repeats, for a reason that lies outside the record: the clock, or
   * an id that is stored from elsewhere. Ascending.
   */
  readonly turnedAway: Float64Array;
}

/** Where a rebuild reads events from: the log, or a store. */
export interface EventSource {
  /**
   * The events of the stretch in order of offset, each handed on once.
   * @param onReached told now and then that everything before an offset was handed on; waited for
   * @throws MillraceError `MLR_BROKER_UNAVAILABLE`, `MLR_STORE_UNAVAILABLE`, `MLR_REGISTRY_UNAVAILABLE`
   */
  read(
    stretch: Stretch,
    onEvent: (event: Transaction, offset: number) => void,
    onReached: (offset: number) => Promise<void>,
  ): Promise<void>;
}

/** Takes the alerts of a rebuild. */
export interface RaisedAlerts {
  /** @param offset of the record whose arrival raised it */
  add(alert: Alert, partition: number, offset: number): void;
  /** Called often; writes when there is enough to write. */
  relieve(): Promise<void>;
  /** Writes everything that was added. */
  flush(): Promise<void>;
}
