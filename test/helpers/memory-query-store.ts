import type {
  EventView,
  Page,
  PageKey,
  PageRequest,
  QueryStore,
} from '../../src/application/ports/query-store.ts';
import { latestOf } from '../../src/application/query/latest.ts';
import { mergeMinutes } from '../../src/domain/projections/minute-counters.ts';
import type { ProjectedAlert } from '../../src/domain/projections/projected-alert.ts';
import { minuteOf } from '../../src/domain/projections/retention.ts';
import { isSpend } from '../../src/domain/spend.ts';

/** The query side over two lists: the measure for the real ones, and a store for tests of what is in front of it. */
export class MemoryQueryStore implements QueryStore {
  readonly #events: EventView[] = [];
  readonly #alerts: ProjectedAlert[] = [];

  write(events: readonly EventView[], alerts: readonly ProjectedAlert[]): void {
    this.#events.push(...events);
    this.#alerts.push(...alerts);
  }

  async account(accountId: string) {
    const events = this.#events.filter((event) => event.accountId === accountId);
    const alerts = this.#alerts.filter((alert) => alert.accountId === accountId).length;
    if (events.length === 0 && alerts === 0) return undefined;
    const [newest] = events.toSorted((a, b) => b.occurredAt - a.occurredAt);
    return {
      latest: newest === undefined ? null : latestOf(newest),
      totals: {
        events: events.length,
        late: events.filter(({ late }) => late).length,
        alerts,
        spendMinor: spendOf(events),
      },
    };
  }

  async events({ accountId, ...request }: Parameters<QueryStore['events']>[0]) {
    const found = this.#events.filter((event) => event.accountId === accountId);
    return pageOf(found, request, ({ occurredAt, eventId }) => ({ time: occurredAt, id: eventId }));
  }

  async alerts({ accountId, detector, ...request }: Parameters<QueryStore['alerts']>[0]) {
    const found = this.#alerts.filter(
      (alert) =>
        (accountId === undefined || alert.accountId === accountId) &&
        (detector === undefined || alert.detector === detector),
    );
    return pageOf(found, request, ({ raisedAt, alertId }) => ({ time: raisedAt, id: alertId }));
  }

  async statistics(fromMinute: number, toMinute: number) {
    const minutes = this.#events.map((event) => ({
      minute: minuteOf(event.occurredAt),
      ...{ events: 1, late: event.late ? 1 : 0, alerts: {}, spendMinor: spendOf([event]) },
    }));
    const inRange = minutes.filter(({ minute }) => minute >= fromMinute && minute <= toMinute);
    return mergeMinutes(inRange);
  }

  async health() {
    return { lane: 'stream' as const, partitions: [], queues: [], reasons: [] };
  }
}

function pageOf<T>(
  found: readonly T[],
  { from, to, after, limit }: PageRequest,
  keyOf: (item: T) => PageKey,
): Page<T> {
  const rest = found
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => key.time >= from && key.time < to)
    .filter(({ key }) => after === undefined || newestFirst(after, key) < 0)
    .sort((a, b) => newestFirst(a.key, b.key));
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(({ item }) => item);
  return rest.length > shown.length && last !== undefined ? { items, next: last.key } : { items };
}

const newestFirst = (a: PageKey, b: PageKey): number =>
  b.time - a.time || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

function spendOf(events: readonly EventView[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { type, currency, amountMinor } of events) {
    if (isSpend(type)) sums[currency] = (sums[currency] ?? 0) + amountMinor;
  }
  return sums;
}
