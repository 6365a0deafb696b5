import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type {
  EventView,
  Page,
  PageRequest,
  QueryStore,
} from '../../src/application/ports/query-store.ts';
import type { ProjectedAlert } from '../../src/domain/projections/projected-alert.ts';
import { alertView, eventView } from '../helpers/views.ts';

export interface QueryStoreUnderTest {
  readonly store: QueryStore;
  /** Stores them as the pipeline does; returns when queries show them. */
  write(events: readonly EventView[], alerts: readonly ProjectedAlert[]): Promise<void>;
}

const SECOND = 1_000;
const DAY = 86_400_000;

/** What every query side owes, whatever its stores are. */
export function queryStoreBehaviour(name: string, make: () => Promise<QueryStoreUnderTest>): void {
  describe(`query store: ${name}`, () => {
    let under: QueryStoreUnderTest;
    let store: QueryStore;
    let accountId: string;
    /** Far from what others have stored: alerts of all accounts are looked at by time. */
    let start: number;
    beforeEach(async () => {
      under = await make();
      store = under.store;
      accountId = `acc-${randomUUID()}`;
      start = Date.UTC(2100 + Math.floor(Math.random() * 800), 5, 1) + 12 * 3_600_000;
    });

    const event = (after: number, over: Partial<EventView> = {}): EventView =>
      eventView({
        eventId: randomUUID(),
        accountId,
        occurredAt: start + after,
        receivedAt: start + after + 200,
        ...over,
      });
    const alert = (after: number, over: Partial<ProjectedAlert> = {}): ProjectedAlert =>
      alertView(event(after), { raisedAt: start + after, ...over });

    it('knows nothing of an account without events', async () => {
      const all = { from: 0, to: start + DAY, limit: 10 };

      expect(await store.account(accountId)).toBeUndefined();
      expect(await store.events({ accountId, ...all })).toEqual({ items: [] });
      expect(await store.alerts({ accountId, ...all, from: start })).toEqual({ items: [] });
    });

    it('shows the newest event of an account by event time, and its totals', async () => {
      const newest = event(60 * SECOND, { amountMinor: 7, currency: 'JPY', country: null });
      const older = event(0, { late: true, segment: null, crossBorder: null });

      await under.write([newest, older, event(1, { type: 'DEPOSIT' })], [alert(2)]);

      const { latest, totals } = (await store.account(accountId)) ?? {};
      expect(latest).toEqual({
        ...{ eventId: newest.eventId, occurredAt: newest.occurredAt, type: 'PURCHASE' },
        ...{ amountMinor: 7, currency: 'JPY', country: null, enrichment: 'complete' },
        ...{ homeCountry: 'DE', segment: 'retail', crossBorder: false },
      });
      expect(totals).toEqual({
        ...{ events: 3, late: 1, alerts: 1 },
        spendMinor: { JPY: 7, EUR: older.amountMinor },
      });
    });

    it('shows events as they were sent, and what the pipeline added', async () => {
      const full = event(0, {
        ...{ latitude: 52.5, longitude: -13.4, terminalId: 't-1', crossBorder: true },
        metadata: { channel: 'pos "1"', 'millrace-produced-at': String(start) },
      });
      const bare = event(-1, {
        ...{ merchantId: null, country: null, enrichment: 'degraded', homeCountry: null },
        ...{ segment: null, merchantName: null, merchantCategory: null, crossBorder: null },
        late: true,
      });
      await under.write([full, bare], []);

      const range = { from: start - 1, to: start + 1, limit: 10 };
      expect(await store.events({ accountId, ...range })).toEqual({ items: [full, bare] });
    });

    it('takes a range from its first moment until just before its end', async () => {
      const events = [event(3), event(2), event(1), event(0)];
      await under.write([...events, event(5, { accountId: `${accountId}-2` })], []);

      const { items } = await store.events({
        ...{ accountId, from: start + 1, to: start + 3, limit: 10 },
      });

      expect(items).toEqual(events.slice(1, 3));
    });

    it('finds alerts by account, by detector and by time, newest first', async () => {
      const other = `${accountId}-2`;
      const [first, second, third, fourth] = [
        alert(0, { raisedAt: start - 2 * DAY }),
        alert(1, { detector: 'high-value', severity: 'medium' }),
        alert(2, { accountId: other }),
        alert(3, { raisedAt: start + 3 * DAY }),
      ];
      await under.write([], [first, second, third, fourth]);
      const ids = async (wanted: object, from = start - 5 * DAY, to = start + 5 * DAY) =>
        (await all((page) => store.alerts({ ...wanted, ...page }), { from, to, limit: 3 })).map(
          ({ alertId }) => alertId,
        );

      expect(await ids({})).toEqual([fourth, third, second, first].map((a) => a.alertId));
      expect(await ids({}, start, start + DAY)).toEqual([third, second].map((a) => a.alertId));
      expect(await ids({ accountId })).toEqual([fourth, second, first].map((a) => a.alertId));
      expect(await ids({ accountId, detector: 'velocity' })).toEqual(
        [fourth, first].map((a) => a.alertId),
      );
      expect(await ids({ detector: 'high-value' })).toEqual([second.alertId]);
      expect(
        await store.alerts({ accountId: other, from: start, to: start + 9, limit: 9 }),
      ).toEqual({ items: [third] });
    });

    it('pages through equal times without repeating or leaving out any', async () => {
      const events = Array.from({ length: 40 }, (_, i) => event(Math.floor(i / 15)));
      const alerts = events.map((each) => alertView(each, { raisedAt: each.occurredAt }));
      await under.write(events, alerts);
      const range = { from: start, to: start + SECOND, limit: 7 };

      const foundEvents = await all((page) => store.events({ accountId, ...page }), range);
      const foundAlerts = await all((page) => store.alerts(page), range);

      expect(foundEvents.map(({ occurredAt }) => occurredAt)).toEqual(
        events.map(({ occurredAt }) => occurredAt).sort((a, b) => b - a),
      );
      expect(sorted(foundEvents, 'eventId')).toEqual(sorted(events, 'eventId'));
      expect(sorted(foundAlerts, 'alertId')).toEqual(sorted(alerts, 'alertId'));
    });

    it('pages stably while events arrive: none twice, none of the first ones missed', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 }),
          fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 8 }),
          fc.integer({ min: 1, max: 5 }),
          async (before, meanwhile, limit) => {
            accountId = `acc-${randomUUID()}`;
            const first = before.map((after) => event(after));
            await under.write(first, []);
            const arriving = meanwhile.map((after) => event(after));
            const range = { from: start, to: start + SECOND, limit };

            const found = await all(
              (page) => store.events({ accountId, ...page }),
              range,
              async () => {
                await under.write(arriving.splice(0, 2), []);
              },
            );

            const ids = found.map(({ eventId }) => eventId);
            expect(new Set(ids).size).toBe(ids.length);
            expect(ids).toEqual(expect.arrayContaining(first.map(({ eventId }) => eventId)));
          },
        ),
        { numRuns: 12 },
      );
    });

    it('tells how the pipeline is', async () => {
      const health = await store.health();

      for (const { lag, readModelLag } of health.partitions) {
        expect(lag ?? 0).toBeGreaterThanOrEqual(0);
        expect(readModelLag).toBeGreaterThanOrEqual(0);
      }
      expect(health.lane === 'stream' ? health.queues : health.partitions).toEqual([]);
    });
  });
}

/** Every item of a list, page after page. */
async function all<T>(
  read: (request: PageRequest) => Promise<Page<T>>,
  request: PageRequest,
  between: () => Promise<void> = async () => {},
): Promise<T[]> {
  const items: T[] = [];
  let after: PageRequest['after'];
  do {
    const page = await read({ ...request, after });
    expect(page.items.length).toBeLessThanOrEqual(request.limit);
    items.push(...page.items);
    after = page.next;
    await between();
  } while (after !== undefined);
  return items;
}

const sorted = <K extends string>(items: readonly Readonly<Record<K, string>>[], key: K) =>
  items.map((item) => item[key]).sort();
