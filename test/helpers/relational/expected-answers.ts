import type {
  AlertRateRow,
  Hours,
  SpendRow,
  TopAccountRow,
} from '../../../src/adapters/relational/questions.ts';
import type { Alert } from '../../../src/domain/alert.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { isSpend } from '../../../src/domain/spend.ts';

const HOUR = 3_600_000;

const within = ({ from, to }: Hours, { occurredAt }: { readonly occurredAt: number }): boolean =>
  occurredAt >= from && occurredAt < to;

function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

const sum = (events: readonly Transaction[]): bigint =>
  events.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n);

const spends = (events: readonly Transaction[], hours: Hours): Transaction[] =>
  events.filter((event) => within(hours, event) && isSpend(event.type));

/** What the questions have to come to, worked out from the events themselves. */
export function expectedSpend(events: readonly Transaction[], hours: Hours): SpendRow[] {
  const hourOf = ({ occurredAt }: Transaction) => Math.floor(occurredAt / HOUR) * HOUR;
  const groups = grouped(spends(events, hours), (event) =>
    [2e14 - hourOf(event), event.country ?? 'ZZ', event.currency].join(' '),
  );
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => {
      const [hour, country = '', currency = ''] = key.split(' ');
      const at = new Date(2e14 - Number(hour));
      return { hour: at, country, currency, spends: group.length, spendMinor: String(sum(group)) };
    });
}

export function expectedAlertRate(
  events: readonly Transaction[],
  alerts: readonly Alert[],
  hours: Hours,
): AlertRateRow[] {
  const all = events.filter((event) => within(hours, event)).length;
  const rows = [
    ...grouped(
      alerts.filter((alert) => within(hours, alert)),
      ({ detector }) => detector,
    ),
  ];
  return rows
    .map(([detector, group]) => ({
      detector,
      alerts: group.length,
      accounts: new Set(group.map(({ accountId }) => accountId)).size,
      events: all,
      perThousand: Math.round((1_000_000 * group.length) / all) / 1_000,
    }))
    .sort((a, b) => b.alerts - a.alerts || (a.detector < b.detector ? -1 : 1));
}

export function expectedTopAccounts(
  events: readonly Transaction[],
  alerts: readonly Alert[],
  hours: Hours,
  limit: number,
): TopAccountRow[] {
  const alertsOf = (account: string): number =>
    alerts.filter((alert) => alert.accountId === account && within(hours, alert)).length;
  return [...grouped(spends(events, hours), ({ currency }) => currency)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([currency, group]) =>
      [...grouped(group, ({ accountId }) => accountId)]
        .map(([accountId, own]) => ({ accountId, spends: own.length, minor: sum(own) }))
        .sort((a, b) =>
          a.minor === b.minor ? (a.accountId < b.accountId ? -1 : 1) : a.minor < b.minor ? 1 : -1,
        )
        .slice(0, limit)
        .map(({ minor, ...rest }, index) => ({
          ...{ currency, rank: index + 1, ...rest },
          ...{ spendMinor: String(minor), alerts: alertsOf(rest.accountId) },
        })),
    );
}
