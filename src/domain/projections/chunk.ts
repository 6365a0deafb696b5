import { countEvent } from './account-totals.ts';
import {
  type AccountChanges,
  isNewer,
  type MinuteChanges,
  noAccountChanges,
  noMinuteChanges,
  type ReadModelChanges,
} from './changes.ts';
import type { CommittedAlert, CommittedEvent } from './committed.ts';
import { expiredMinutes, minuteOf, oldestKept } from './retention.ts';

/**
 * Folds a stretch of one partition's log into changes of its read models: an account touched fifty times is changed
 * once. Neither the order within a chunk nor where chunks are cut makes a difference to what results.
 */
export class Chunk {
  readonly #before: number;
  #newestMinute: number;
  #events = 0;
  readonly #accounts = new Map<string, AccountChanges>();
  readonly #minutes = new Map<number, MinuteChanges>();
  readonly #alerts: CommittedAlert[] = [];

  /** @param newestMinute of the read models that the chunk will be applied to */
  constructor(newestMinute: number) {
    this.#before = newestMinute;
    this.#newestMinute = newestMinute;
  }

  /** Events taken so far. */
  get events(): number {
    return this.#events;
  }

  event(event: CommittedEvent): void {
    this.#events += 1;
    const minute = minuteOf(event.occurredAt);
    if (minute > this.#newestMinute) this.#newestMinute = minute;
    const account = this.#account(event.accountId);
    const counters = this.#minute(minute);
    countEvent(account, event, event.late);
    countEvent(counters, event, event.late);
    if (isNewer(event, account.newest)) account.newest = event;
  }

  alert(alert: CommittedAlert): void {
    this.#alerts.push(alert);
    this.#account(alert.accountId).alerts += 1;
    const { alerts } = this.#minute(minuteOf(alert.occurredAt));
    alerts.set(alert.detector, (alerts.get(alert.detector) ?? 0) + 1);
  }

  /**
   * The changes of everything up to `nextOffset`, exclusive.
   * @param retainedMinutes how far the counters reach back
   */
  changes(nextOffset: number, retainedMinutes: number): ReadModelChanges {
    const oldest = oldestKept(this.#newestMinute, retainedMinutes);
    for (const minute of this.#minutes.keys()) {
      if (minute < oldest) this.#minutes.delete(minute);
    }
    return {
      nextOffset,
      newestMinute: this.#newestMinute,
      accounts: this.#accounts,
      minutes: this.#minutes,
      expired: expiredMinutes(this.#before, this.#newestMinute, retainedMinutes),
      alerts: this.#alerts,
    };
  }

  #account(accountId: string): AccountChanges {
    let changes = this.#accounts.get(accountId);
    if (changes === undefined) {
      changes = noAccountChanges();
      this.#accounts.set(accountId, changes);
    }
    return changes;
  }

  #minute(minute: number): MinuteChanges {
    let changes = this.#minutes.get(minute);
    if (changes === undefined) {
      changes = noMinuteChanges();
      this.#minutes.set(minute, changes);
    }
    return changes;
  }
}
