import type { Alert } from '../../domain/alert.ts';
import type { Transaction } from '../../domain/event.ts';
import type { AccountTotals } from '../../domain/projections/account-totals.ts';
import type { StoredParts } from '../../domain/windows/parted-window.ts';
import type { AlertRow, EventRow } from '../audit/ports.ts';
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

export interface StoredWindow extends StoredParts {
  readonly version: number;
  /** Events that were counted with it: late ones come without a new version. */
  readonly counted: number;
  /** `null` where not every event of the account was counted. */
  readonly totals: AccountTotals | null;
}

/** Everything the workflow lane stores of an account, as of one version of its window. */
export interface StoredAccount {
  readonly accountId: string;
  /** Whether the events come in the order in which the lane took them; else they come in order of event time. */
  readonly ordered: boolean;
  readonly events: Iterable<EventRow>;
  /** `undefined` when there is none. */
  readonly window: StoredWindow | undefined;
  /** All parts there are, whether the window names them or not. */
  readonly parts: readonly number[];
  /** About events of this account, and no others. */
  readonly alerts: readonly AlertRow[];
}
