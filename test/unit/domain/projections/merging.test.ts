import { describe, expect, it } from '@jest/globals';
import {
  type AccountState,
  mergeAccountParts,
  NO_ACCOUNT,
} from '../../../../src/domain/projections/account-state.ts';
import { isNewer } from '../../../../src/domain/projections/changes.ts';
import { Chunk } from '../../../../src/domain/projections/chunk.ts';
import { CurrencySums } from '../../../../src/domain/projections/currency-sums.ts';
import {
  changedCounters,
  mergeMinutes,
  NO_COUNTERS,
} from '../../../../src/domain/projections/minute-counters.ts';
import {
  newestAlerts,
  type ProjectedAlert,
} from '../../../../src/domain/projections/projected-alert.ts';
import { NO_MINUTE } from '../../../../src/domain/projections/retention.ts';
import { addSums } from '../../../../src/domain/projections/totals.ts';
import { committedEvent } from '../../../helpers/committed.ts';

const part = (occurredAt: number | null, counts: number, currency = 'EUR'): AccountState => ({
  latest:
    occurredAt === null
      ? null
      : ({ ...committedEvent({ occurredAt }) } as unknown as AccountState['latest']),
  events: counts,
  late: counts * 10,
  alerts: counts * 100,
  spendMinor: { [currency]: counts },
});

describe('parts of an account', () => {
  it('add up', () => {
    expect(mergeAccountParts([part(1, 2), part(2, 3, 'USD')])).toMatchObject({
      events: 5,
      late: 50,
      alerts: 500,
      spendMinor: { EUR: 2, USD: 3 },
    });
  });

  it.each([
    [[1, 2], 2],
    [[2, 1], 2],
    [[null, 1], 1],
    [[1, null], 1],
    [[null, null], undefined],
  ])('of which the newest are at %j show the event at %p', (times, expected) => {
    expect(mergeAccountParts(times.map((at) => part(at, 1)))?.latest?.occurredAt).toBe(expected);
  });

  it('at one time keep the first', () => {
    const [a, b] = [part(5, 1), part(5, 1)];
    expect(mergeAccountParts([a, b])?.latest).toBe(a.latest);
  });

  it('alone stay as they are', () => {
    expect(mergeAccountParts([NO_ACCOUNT])).toBe(NO_ACCOUNT);
  });
});

describe('minutes of several partitions', () => {
  const minute = (at: number, events: number) => ({
    minute: at,
    events,
    late: events * 10,
    spendMinor: { EUR: events },
    alerts: { velocity: events },
  });

  it('add up minute by minute, oldest first', () => {
    expect(mergeMinutes([minute(9, 1), minute(7, 2), minute(9, 3)])).toEqual([
      minute(7, 2),
      minute(9, 4),
    ]);
    expect(mergeMinutes([])).toEqual([]);
  });

  it('count on from what was there', () => {
    const spend = new CurrencySums();
    spend.add('EUR', 4);
    const changes = { events: 1, late: 2, spend, alerts: new Map([['velocity', 3]]) };
    const once = changedCounters(NO_COUNTERS, changes);
    expect(once).toEqual({ events: 1, late: 2, spendMinor: { EUR: 4 }, alerts: { velocity: 3 } });
    expect(changedCounters(once, changes)).toEqual({
      events: 2,
      late: 4,
      spendMinor: { EUR: 8 },
      alerts: { velocity: 6 },
    });
  });
});

describe('newest alerts', () => {
  const alert = (alertId: string, occurredAt: number) =>
    ({ alertId, occurredAt }) as ProjectedAlert;
  const names = (list: ProjectedAlert[]) => list.map(({ alertId }) => alertId);

  it('come newest first, equals by id, and no more than asked for', () => {
    const list = [alert('b', 1), alert('c', 2), alert('a', 2), alert('d', 2), alert('e', 3)];
    expect(names(newestAlerts(list, 9))).toEqual(['e', 'd', 'c', 'a', 'b']);
    expect(names(newestAlerts(list.toReversed(), 9))).toEqual(['e', 'd', 'c', 'a', 'b']);
    expect(names(newestAlerts(list, 2))).toEqual(['e', 'd']);
    expect(newestAlerts(list, 0)).toEqual([]);
  });

  it('keep the order of the very same alert', () => {
    const [first, again] = [alert('a', 1), alert('a', 1)];
    expect(newestAlerts([first, again], 2)[0]).toBe(first);
  });
});

it.each([
  [5, 2, 4, 9, true],
  [4, 9, 5, 2, false],
  [5, 3, 5, 2, true],
  [5, 2, 5, 3, false],
  [5, 2, 5, 2, false],
])(
  'an event at %d (offset %d) against one at %d (offset %d) is newer: %p',
  (at, offset, other, otherOffset, expected) => {
    const event = committedEvent({ occurredAt: at, offset });
    expect(isNewer(event, committedEvent({ occurredAt: other, offset: otherOffset }))).toBe(
      expected,
    );
    expect(isNewer(event, undefined)).toBe(true);
  },
);

it('sums by currency, each once', () => {
  const sums = new CurrencySums();
  expect(sums.size).toBe(0);
  const none = { EUR: 1 };
  expect(addSums(none, sums)).toBe(none);
  sums.add('EUR', 1);
  sums.add('USD', 2);
  sums.add('EUR', 3);
  const seen: unknown[] = [];
  sums.forEach((...each) => {
    seen.push(each);
  });
  expect(seen).toEqual([
    ['EUR', 4],
    ['USD', 2],
  ]);
  expect(sums.size).toBe(2);
});

it('counts the events of a chunk', () => {
  const chunk = new Chunk(NO_MINUTE);
  expect(chunk.events).toBe(0);
  chunk.event(committedEvent({ offset: 1 }));
  chunk.event(committedEvent({ offset: 2 }));
  expect(chunk.events).toBe(2);
});
