import type { ReadModels } from '../../src/application/ports/read-models.ts';
import type { ProjectionSettings } from '../../src/domain/projections/projections.config.ts';
import type { Stretch } from './committed.ts';

/** Everything the query side answers, about the given accounts. */
export async function everythingOf(readModels: ReadModels, accountIds: readonly string[]) {
  return {
    accounts: await Promise.all(
      accountIds.map(async (id) => [id, await readModels.account(id)] as const),
    ),
    accountAlerts: await Promise.all(
      accountIds.map(async (id) => [id, await readModels.accountAlerts(id)] as const),
    ),
    recentAlerts: await readModels.recentAlerts(1_000_000),
    counters: await readModels.counters(0, 1e9),
  };
}

type Everything = Awaited<ReturnType<typeof everythingOf>>;

const SPEND = ['PURCHASE', 'WITHDRAWAL', 'TRANSFER'];
const minute = (time: number): number => Math.floor(time / 60_000);

/** The same by plain recomputation from the log of one partition: slow, and without any of the fold's code. */
export function expectedReadModels(
  { events, alerts }: Stretch,
  accountIds: readonly string[],
  settings: ProjectionSettings,
): Everything {
  const newest = Math.max(...events.map(({ occurredAt }) => minute(occurredAt)));
  const sumsOf = (some: Stretch['events']) => {
    const sums: Record<string, bigint> = {};
    for (const { type, currency, amountMinor } of some) {
      if (SPEND.includes(type)) sums[currency] = (sums[currency] ?? 0n) + BigInt(amountMinor);
    }
    return Object.fromEntries(
      Object.entries(sums).map(([currency, sum]) => [
        currency,
        sum > Number.MAX_SAFE_INTEGER ? sum : Number(sum),
      ]),
    );
  };
  const sorted = alerts
    .map(({ offset: _, ...alert }) => alert)
    .sort((a, b) => b.occurredAt - a.occurredAt || (a.alertId < b.alertId ? 1 : -1));
  return {
    accounts: accountIds.map((id) => {
      const own = events.filter(({ accountId }) => accountId === id);
      const ownAlerts = alerts.filter(({ accountId }) => accountId === id);
      if (own.length + ownAlerts.length === 0) return [id, undefined];
      const last = own
        .toSorted((a, b) => a.occurredAt - b.occurredAt || a.offset - b.offset)
        .at(-1);
      if (last === undefined) throw new Error('an alert without an event');
      const { offset: _, accountId: __, late: ___, ...latest } = last;
      const late = own.filter((event) => event.late).length;
      const counts = { events: own.length, late, alerts: ownAlerts.length };
      return [id, { latest, ...counts, spendMinor: sumsOf(own) }];
    }),
    accountAlerts: accountIds.map((id) => [
      id,
      sorted.filter(({ accountId }) => accountId === id).slice(0, settings.alertsPerAccount),
    ]),
    recentAlerts: sorted.slice(0, settings.recentAlerts),
    counters: [...new Set(events.map(({ occurredAt }) => minute(occurredAt)))]
      .filter((m) => m > newest - settings.retainedMinutes)
      .sort((a, b) => a - b)
      .map((m) => {
        const own = events.filter(({ occurredAt }) => minute(occurredAt) === m);
        const raised: Record<string, number> = {};
        for (const { detector, occurredAt } of alerts) {
          if (minute(occurredAt) === m) raised[detector] = (raised[detector] ?? 0) + 1;
        }
        const late = own.filter((event) => event.late).length;
        return { minute: m, events: own.length, late, spendMinor: sumsOf(own), alerts: raised };
      }),
  };
}
