import type { ProjectedPosition } from '../../application/ports/read-models.ts';
import { changedAccount, NO_ACCOUNT } from '../../domain/projections/account-state.ts';
import type { ReadModelChanges } from '../../domain/projections/changes.ts';
import { changedCounters, NO_COUNTERS } from '../../domain/projections/minute-counters.ts';
import type { ProjectionSettings } from '../../domain/projections/projections.config.ts';
import { accountOf, accountText } from './account-text.ts';
import { APPLY } from './apply-script.ts';
import type { Cache } from './connection.ts';
import type { PartitionKeys } from './keys.ts';
import { minuteText } from './position.ts';
import { run } from './script.ts';
import { alertText, countersOf, countersText } from './values.ts';

/**
 * Reads what the changes touch, changes it here, and writes it back if the position has not moved: every write moves
 * it, so nothing can have changed in between.
 * @returns whether the changes were applied
 */
export async function applyChanges(
  cache: Cache,
  keys: PartitionKeys,
  position: ProjectedPosition,
  changes: ReadModelChanges,
  settings: ProjectionSettings,
): Promise<boolean> {
  const { accounts, minutes, alerts, expired } = changes;
  const own = keys.of(position.generation);
  const touched = [
    ...[...accounts.keys()].map(own.account),
    ...[...minutes.keys()].map(own.minute),
  ];
  const stored = touched.length === 0 ? [] : await cache.client.mget(touched);

  const header = [
    position.generation,
    `${position.nextOffset}`,
    `${changes.nextOffset}`,
    minuteText(changes.newestMinute),
    `${touched.length}`,
    `${2 * alerts.length}`,
    `${expired.length}`,
  ];
  const values: string[] = [];
  for (const account of accounts.values()) {
    const text = stored[values.length];
    values.push(accountText(changedAccount(text ? accountOf(text) : NO_ACCOUNT, account)));
  }
  for (const minute of minutes.values()) {
    const text = stored[values.length];
    values.push(countersText(changedCounters(text ? countersOf(text) : NO_COUNTERS, minute)));
  }
  const lists: string[] = [];
  for (const alert of alerts) {
    const [score, member] = [`${alert.occurredAt}`, alertText(alert)];
    values.push(score, member, allBut(settings.recentAlerts));
    values.push(score, member, allBut(settings.alertsPerAccount));
    lists.push(own.alerts, own.accountAlerts(alert.accountId));
  }
  const names = [keys.projection, ...touched, ...lists, ...expired.map(own.minute)];
  return (await run(cache, APPLY, names, [...header, ...values])) === 1;
}

/** Last rank that is cut off when the `kept` newest stay. */
const allBut = (kept: number): string => `${-1 - kept}`;
