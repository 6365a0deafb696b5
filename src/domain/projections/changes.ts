import type { CommittedAlert, CommittedEvent } from './committed.ts';
import { CurrencySums } from './currency-sums.ts';

/** What some events add to the read model of one account. */
export interface AccountChanges {
  /** The newest by event time, of equals the one at the higher offset; absent when only alerts came. */
  newest: CommittedEvent | undefined;
  events: number;
  late: number;
  alerts: number;
  readonly spend: CurrencySums;
}

/** What some events add to the counters of one minute of event time. */
export interface MinuteChanges {
  events: number;
  late: number;
  readonly spend: CurrencySums;
  readonly alerts: Map<string, number>;
}

/** What a chunk of a partition's log changes in its read models: all of it is applied at once, or nothing. */
export interface ReadModelChanges {
  /** The partition's projected offset afterwards. */
  readonly nextOffset: number;
  /** Newest minute of event time the partition has seen; `NO_MINUTE` before its first event. */
  readonly newestMinute: number;
  readonly accounts: ReadonlyMap<string, AccountChanges>;
  /** Without minutes that are out of retention already. */
  readonly minutes: ReadonlyMap<number, MinuteChanges>;
  /** Minutes whose counters are let go. */
  readonly expired: readonly number[];
  readonly alerts: readonly CommittedAlert[];
}

export const noAccountChanges = (): AccountChanges => ({
  newest: undefined,
  events: 0,
  late: 0,
  alerts: 0,
  spend: new CurrencySums(),
});

export const noMinuteChanges = (): MinuteChanges => ({
  events: 0,
  late: 0,
  spend: new CurrencySums(),
  alerts: new Map(),
});

/** Whether `event` is newer than what was the newest so far. */
export function isNewer(event: CommittedEvent, newest: CommittedEvent | undefined): boolean {
  if (newest === undefined || event.occurredAt > newest.occurredAt) return true;
  return event.occurredAt === newest.occurredAt && event.offset > newest.offset;
}
