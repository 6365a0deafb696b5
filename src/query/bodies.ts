import type { AccountView, MinuteView, PipelineHealth } from '../application/ports/query-store.ts';
import type { Totals } from '../domain/projections/totals.ts';
import { addTotals } from '../domain/projections/totals.ts';

/** Sums as text: JSON's readers round beyond 2^53. */
const spoken = (sums: Totals): Record<string, string> =>
  Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, String(sum)]));

export const accountBody = (accountId: string, { latest, totals }: AccountView) => ({
  accountId,
  latest,
  totals: totals && { ...totals, spendMinor: spoken(totals.spendMinor) },
});

/** @param minutes oldest first @param from minutes since the epoch, inclusive, as `to` */
export function statisticsBody(
  lane: PipelineHealth['lane'],
  minutes: readonly MinuteView[],
  { from, to }: { readonly from: number; readonly to: number },
) {
  const alerts: Record<string, number> = {};
  for (const minute of minutes) {
    for (const [id, n] of Object.entries(minute.alerts)) alerts[id] = (alerts[id] ?? 0) + n;
  }
  const sum = (part: 'events' | 'late') => minutes.reduce((n, minute) => n + minute[part], 0);
  const spend = minutes.reduce<Totals | null>(
    (all, { spendMinor }) =>
      all === null || spendMinor === null ? null : addTotals(all, spendMinor),
    {},
  );
  return {
    lane,
    from: from * MINUTE_MS,
    to: (to + 1) * MINUTE_MS,
    ...{ events: sum('events'), late: sum('late'), alerts, spendMinor: spend && spoken(spend) },
    minutes: minutes.map(({ minute, spendMinor, ...counters }) => ({
      at: minute * MINUTE_MS,
      ...counters,
      alerts: { ...counters.alerts },
      spendMinor: spendMinor && spoken(spendMinor),
    })),
  };
}

const MINUTE_MS = 60_000;

export const healthBody = ({ reasons, ...health }: PipelineHealth) => ({
  lane: health.lane,
  status: reasons.length === 0 ? ('ok' as const) : ('degraded' as const),
  reasons: [...reasons],
  partitions: [...health.partitions],
  queues: [...health.queues],
});
