import {
  type AccountState,
  changedAccount,
  NO_ACCOUNT,
} from '../../domain/projections/account-state.ts';
import type { ReadModelChanges } from '../../domain/projections/changes.ts';
import { Chunk } from '../../domain/projections/chunk.ts';
import {
  type Counters,
  changedCounters,
  NO_COUNTERS,
} from '../../domain/projections/minute-counters.ts';
import { newestAlerts, type ProjectedAlert } from '../../domain/projections/projected-alert.ts';
import type { ProjectionSettings } from '../../domain/projections/projections.config.ts';
import { NO_MINUTE } from '../../domain/projections/retention.ts';
import type { CommittedLog } from '../ports/committed-log.ts';

/** Offsets folded at once. */
const STEP = 8_000;

/** What one partition's read models must hold, folded from what is committed; it only goes forward. */
export class ReadModelFold {
  readonly accounts = new Map<string, AccountState>();
  readonly minutes = new Map<number, Counters>();
  readonly accountAlerts = new Map<string, readonly ProjectedAlert[]>();
  alerts: readonly ProjectedAlert[] = [];
  nextOffset = 0;
  #newestMinute = NO_MINUTE;
  readonly #partition: number;
  readonly #log: CommittedLog;
  readonly #settings: ProjectionSettings;

  constructor(partition: number, log: CommittedLog, settings: ProjectionSettings) {
    this.#partition = partition;
    this.#log = log;
    this.#settings = settings;
  }

  async advance(nextOffset: number): Promise<void> {
    while (this.nextOffset < nextOffset) {
      const to = Math.min(nextOffset, this.nextOffset + STEP);
      const range = { partition: this.#partition, from: this.nextOffset, to };
      const chunk = new Chunk(this.#newestMinute);
      await this.#log.events(range, (event) => chunk.event(event));
      for (const alert of await this.#log.alerts(range)) chunk.alert(alert);
      this.#apply(chunk.changes(to, this.#settings.retainedMinutes));
    }
  }

  #apply(changes: ReadModelChanges): void {
    for (const [id, account] of changes.accounts) {
      this.accounts.set(id, changedAccount(this.accounts.get(id) ?? NO_ACCOUNT, account));
    }
    for (const [minute, more] of changes.minutes) {
      this.minutes.set(minute, changedCounters(this.minutes.get(minute) ?? NO_COUNTERS, more));
    }
    for (const minute of changes.expired) this.minutes.delete(minute);
    const { alertsPerAccount, recentAlerts } = this.#settings;
    for (const { offset: _, ...alert } of changes.alerts) {
      const own = [...(this.accountAlerts.get(alert.accountId) ?? []), alert];
      this.accountAlerts.set(alert.accountId, newestAlerts(own, alertsPerAccount));
    }
    const raised = changes.alerts.map(({ offset: _, ...alert }) => alert);
    this.alerts = newestAlerts([...this.alerts, ...raised], recentAlerts);
    this.nextOffset = changes.nextOffset;
    this.#newestMinute = changes.newestMinute;
  }
}
