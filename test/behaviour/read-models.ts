import { beforeEach, describe, expect, it } from '@jest/globals';
import type {
  ProjectedPosition,
  ReadModelStore,
  ReadModels,
} from '../../src/application/ports/read-models.ts';
import { Chunk } from '../../src/domain/projections/chunk.ts';
import type { CommittedAlert, CommittedEvent } from '../../src/domain/projections/committed.ts';
import type { ProjectionSettings } from '../../src/domain/projections/projections.config.ts';
import { minuteOf } from '../../src/domain/projections/retention.ts';
import { committedAlert, committedEvent } from '../helpers/committed.ts';

export interface ReadModelsUnderTest {
  readonly store: ReadModelStore;
  readonly readModels: ReadModels;
}

/** What the store must be made with. */
export const UNDER_TEST: ProjectionSettings = {
  retainedMinutes: 3,
  recentAlerts: 4,
  alertsPerAccount: 2,
};

const NOON = Date.UTC(2026, 0, 15, 12);
const MINUTE = 60_000;
const at = (minutes: number): number => NOON + minutes * MINUTE;

function changesOf(
  position: ProjectedPosition,
  events: readonly CommittedEvent[],
  alerts: readonly CommittedAlert[] = [],
) {
  const chunk = new Chunk(position.newestMinute);
  for (const event of events) chunk.event(event);
  for (const alert of alerts) chunk.alert(alert);
  const nextOffset = (events.at(-1)?.offset ?? position.nextOffset) + 1;
  return chunk.changes(nextOffset, UNDER_TEST.retainedMinutes);
}

/** What every store of read models owes, whatever it is made of. */
export function readModelsBehaviour(name: string, make: () => Promise<ReadModelsUnderTest>): void {
  describe(`read models: ${name}`, () => {
    let store: ReadModelStore;
    let readModels: ReadModels;
    beforeEach(async () => {
      ({ store, readModels } = await make());
    });

    async function apply(
      position: ProjectedPosition,
      events: readonly CommittedEvent[],
      alerts?: readonly CommittedAlert[],
    ): Promise<ProjectedPosition> {
      const after = await store.apply(position, changesOf(position, events, alerts));
      if (after === 'superseded') throw new Error('superseded');
      return after;
    }

    it('is empty at first, and begins at offset 0', async () => {
      expect(await readModels.account('acc-1')).toBeUndefined();
      expect(await readModels.recentAlerts(9)).toEqual([]);
      expect(await readModels.accountAlerts('acc-1')).toEqual([]);
      expect(await readModels.counters(0, 1e9)).toEqual([]);
      expect(await store.partitions()).toEqual([]);

      const position = await store.position(3);

      expect(position).toMatchObject({ partition: 3, nextOffset: 0 });
      expect(await store.position(3)).toEqual(position);
      expect(await store.partitions()).toEqual([3]);
    });

    it('adds up what chunk after chunk changes', async () => {
      const first = await apply(await store.position(0), [
        committedEvent({ offset: 0, occurredAt: at(0), amountMinor: 5 }),
        committedEvent({ offset: 1, occurredAt: at(1), amountMinor: 7, currency: 'JPY' }),
      ]);
      const late = { late: true, country: null, segment: '"quoted"' };
      const second = await apply(first, [
        committedEvent({ offset: 2, occurredAt: at(0), amountMinor: 11, ...late }),
        committedEvent({ offset: 3, occurredAt: at(1), type: 'DEPOSIT', ...late }),
      ]);

      expect(await store.position(0)).toEqual(second);
      const {
        offset: _,
        accountId: __,
        late: ___,
        ...latest
      } = committedEvent({
        offset: 3,
        occurredAt: at(1),
        type: 'DEPOSIT',
        ...late,
      });
      expect(await readModels.account('acc-1')).toEqual({
        latest,
        events: 4,
        late: 2,
        alerts: 0,
        spendMinor: { EUR: 16, JPY: 7 },
      });
      const minute = minuteOf(at(0));
      expect(await readModels.counters(minute, minute + 1)).toEqual([
        { minute, events: 2, late: 1, spendMinor: { EUR: 16 }, alerts: {} },
        { minute: minute + 1, events: 2, late: 1, spendMinor: { JPY: 7 }, alerts: {} },
      ]);
    });

    it('keeps sums exact beyond 2^53', async () => {
      const first = await apply(await store.position(0), [
        committedEvent({ offset: 0, amountMinor: Number.MAX_SAFE_INTEGER }),
      ]);
      const second = await apply(first, [committedEvent({ offset: 1, amountMinor: 2 })]);
      await apply(second, [committedEvent({ offset: 2, amountMinor: 2 })]);

      const account = await readModels.account('acc-1');

      expect(account?.spendMinor).toEqual({ EUR: BigInt(Number.MAX_SAFE_INTEGER) + 4n });
    });

    it('applies a chunk once, whoever brings it', async () => {
      const begin = await store.position(0);
      const changes = changesOf(begin, [committedEvent()]);

      const results = await Promise.all([store.apply(begin, changes), store.apply(begin, changes)]);

      expect(results.filter((result) => result === 'superseded')).toHaveLength(1);
      expect(await store.apply(begin, changes)).toBe('superseded');
      expect(await readModels.account('acc-1')).toMatchObject({ events: 1 });
      expect(await store.position(0)).toMatchObject({ nextOffset: 1 });
    });

    it('moves on over a stretch without events', async () => {
      const begin = await store.position(0);

      await store.apply(begin, new Chunk(begin.newestMinute).changes(500, 3));

      expect(await store.position(0)).toEqual({ ...begin, nextOffset: 500 });
    });

    it('begins anew on demand, and what was there before never counts again', async () => {
      const begin = await store.position(0);
      const before = await apply(begin, [committedEvent()], [committedAlert(committedEvent())]);

      const restarted = await store.restart(before);

      expect(restarted).toMatchObject({ partition: 0, nextOffset: 0 });
      expect(await store.restart(before)).toBe('superseded');
      expect(await store.apply(begin, changesOf(begin, [committedEvent()]))).toBe('superseded');
      await store.removeLeftovers(0);
      expect(await readModels.account('acc-1')).toBeUndefined();
      expect(await readModels.recentAlerts(9)).toEqual([]);
      expect(await readModels.counters(0, 1e9)).toEqual([]);
    });

    it('removes leftovers and nothing else', async () => {
      const other = committedEvent({ accountId: 'acc-2' });
      await apply(await store.position(10), [other], [committedAlert(other)]);
      const before = await apply(await store.position(1), [committedEvent()]);
      const restarted = await store.restart(before);
      if (restarted === 'superseded') throw new Error('superseded');
      await apply(restarted, [committedEvent({ amountMinor: 3 })]);

      await Promise.all([store.removeLeftovers(1), store.removeLeftovers(1)]);

      expect(await readModels.account('acc-1')).toMatchObject({ spendMinor: { EUR: 3 } });
      expect(await readModels.account('acc-2')).toMatchObject({ events: 1 });
      expect(await readModels.recentAlerts(9)).toHaveLength(1);
    });

    it('lets the counters of old minutes go, and takes none for them any more', async () => {
      const events = [0, 1, 2].map((m) => committedEvent({ offset: m, occurredAt: at(m) }));
      const first = await apply(await store.position(0), events);
      const minutes = async () => (await readModels.counters(0, 1e9)).map(({ minute }) => minute);
      const noon = minuteOf(NOON);
      expect(await minutes()).toEqual([noon, noon + 1, noon + 2]);

      const second = await apply(first, [
        committedEvent({ offset: 3, occurredAt: at(4) }),
        committedEvent({ offset: 4, occurredAt: at(1) }),
      ]);
      expect(await minutes()).toEqual([noon + 2, noon + 4]);

      await apply(second, [committedEvent({ offset: 5, occurredAt: at(1_000_000) })]);
      expect(await minutes()).toEqual([noon + 1_000_000]);
      expect(await readModels.account('acc-1')).toMatchObject({ events: 6 });
    });

    it('keeps the newest alerts by event time, in all and of each account', async () => {
      const events = [4, 2, 2, 3, 1].map((m, offset) =>
        committedEvent({ offset, occurredAt: at(m), accountId: `acc-${m % 2}` }),
      );
      const alerts = events.map((event) => committedAlert(event, 4));
      await apply(await store.position(0), events, alerts);

      const recent = await readModels.recentAlerts(10);

      const { offset: _, ...newest } = alerts[0] as CommittedAlert;
      expect(recent[0]).toEqual(newest);
      const ids = (some: readonly { alertId: string }[]) => some.map(({ alertId }) => alertId);
      const idOf = (index: number) => alerts[index]?.alertId;
      expect(ids(recent)).toEqual([idOf(0), idOf(3), idOf(2), idOf(1)]);
      expect(ids(await readModels.recentAlerts(2))).toEqual([idOf(0), idOf(3)]);
      expect(await readModels.recentAlerts(0)).toEqual([]);
      expect(ids(await readModels.accountAlerts('acc-0'))).toEqual([idOf(0), idOf(2)]);
      expect(ids(await readModels.accountAlerts('acc-1'))).toEqual([idOf(3), idOf(4)]);
      expect(await readModels.account('acc-0')).toMatchObject({ events: 3, alerts: 3 });
    });

    it('counts alerts in the minute of the event they are about, raised with it or later', async () => {
      const event = committedEvent({ offset: 0, occurredAt: at(0) });
      const first = await apply(await store.position(0), [event], [committedAlert(event)]);
      const later = committedEvent({ offset: 1, occurredAt: at(1) });
      await apply(first, [later], [committedAlert(event, 1, 'spend-spike')]);

      const [counters] = await readModels.counters(0, 1e9);

      expect(counters).toMatchObject({ alerts: { velocity: 1, 'spend-spike': 1 } });
      expect(await readModels.account('acc-1')).toMatchObject({ events: 2, alerts: 2 });
    });

    it('shows all partitions as one', async () => {
      const [a, b] = [
        committedEvent({ offset: 0, occurredAt: at(1), amountMinor: 5 }),
        committedEvent({ offset: 90, occurredAt: at(0), amountMinor: 6, currency: 'JPY' }),
      ];
      await apply(await store.position(0), [a], [committedAlert(a)]);
      await apply(await store.position(1), [b], [committedAlert(b)]);

      expect(await readModels.account('acc-1')).toMatchObject({
        latest: { eventId: a.eventId },
        events: 2,
        alerts: 2,
        spendMinor: { EUR: 5, JPY: 6 },
      });
      const alertIds = [a, b].map((event) => committedAlert(event).alertId);
      const recent = await readModels.recentAlerts(9);
      expect(recent.map(({ alertId }) => alertId)).toEqual(alertIds);
      const own = await readModels.accountAlerts('acc-1');
      expect(own.map(({ alertId }) => alertId)).toEqual(alertIds);
      expect(await readModels.counters(0, 1e9)).toMatchObject([{ events: 1 }, { events: 1 }]);
    });

    it('takes a chunk of thousands of accounts', async () => {
      const events = Array.from({ length: 5_000 }, (_, offset) =>
        committedEvent({ offset, accountId: `acc-${offset}`, amountMinor: offset }),
      );
      await apply(await store.position(0), events);

      for (const n of [0, 499, 500, 501, 4_999]) {
        expect(await readModels.account(`acc-${n}`)).toMatchObject({ spendMinor: { EUR: n } });
      }
      expect(await readModels.counters(0, 1e9)).toMatchObject([{ events: 5_000 }]);
    });
  });
}
