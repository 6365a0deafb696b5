import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AlertRow, EventRow } from '../../../../src/application/audit/ports.ts';
import {
  type AccountDifference,
  AccountRebuild,
} from '../../../../src/application/rebuild/account-rebuild.ts';
import type { StoredAccount, StoredWindow } from '../../../../src/application/rebuild/ports.ts';
import type { Alert } from '../../../../src/domain/alert.ts';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { countEvent, totalsOf } from '../../../../src/domain/projections/account-totals.ts';
import { noAccountChanges } from '../../../../src/domain/projections/changes.ts';
import { advance } from '../../../../src/domain/windows/advance.ts';
import { PartedWindow, type StoredParts } from '../../../../src/domain/windows/parted-window.ts';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { LOW_SETTINGS, streamsOf } from '../../../helpers/window-streams.ts';
import { entry, HOUR, windowOf } from '../../../helpers/windows.ts';

/** Looks back far enough for parts. */
const SETTINGS = {
  ...LOW_SETTINGS,
  impossibleTravel: { ...LOW_SETTINGS.impossibleTravel, windowMs: 15 * HOUR },
};
const RULES = rulesFor(SETTINGS);

const rowOf = (event: Transaction, offset: number, late: boolean): EventRow => ({
  ...{ offset, event, late, receivedAt: 0, provenance: null, known: null, alsoElsewhere: false },
});

const alertRow = (alert: Alert): AlertRow => ({
  ...{ offset: -1, alert, raisedAt: 1_000, eventStored: true },
});

/** What the lane stores of these events, taken in this order, each in a write of its own; ids it met are not stored. */
function stored(
  arriving: readonly Transaction[],
): StoredAccount & { readonly window: StoredWindow } {
  const memory = new WindowMemory();
  const window = new PartedWindow(memory, 'acc-1', undefined);
  const seen = new Set<string>();
  const [events, alerts]: [EventRow[], Alert[]] = [[], []];
  const parts = new Map<number, Uint8Array>();
  let state: Uint8Array = new Uint8Array(0);
  const changes = noAccountChanges();
  for (const event of arriving) {
    if (seen.has(event.eventId)) continue;
    seen.add(event.eventId);
    const placement = advance(memory, window.slot, event, RULES, alerts);
    events.push(rowOf(event, events.length, placement === 'late'));
    countEvent(changes, event, placement === 'late');
    if (placement !== 'accepted') continue;
    window.accepted(event.occurredAt);
    const write = window.write(SETTINGS.graceMs);
    for (const { number, state: part } of write.added) parts.set(number, part);
    for (const number of write.removed) parts.delete(number);
    state = write.state;
  }
  changes.alerts = alerts.length;
  const counted = { counted: events.length, totals: totalsOf(changes) };
  return {
    ...{ accountId: 'acc-1', ordered: true, events, alerts: alerts.map(alertRow) },
    window: { version: events.length, state, parts, ...counted },
    parts: [...parts.keys()],
  };
}

/** The same account where nobody knows in which order its events came. */
const byTime = (account: StoredAccount): StoredAccount => ({
  ...account,
  ordered: false,
  events: [...account.events].sort(
    (a, b) =>
      a.event.occurredAt - b.event.occurredAt || (a.event.eventId < b.event.eventId ? -1 : 1),
  ),
});

const compare = (account: StoredAccount) => new AccountRebuild(RULES).compare(account);

function opened(window: StoredParts | undefined) {
  const memory = new WindowMemory();
  new PartedWindow(memory, 'acc-1', window);
  return windowOf(memory);
}

/** The account after what the difference says was written. */
function repaired(account: StoredAccount, difference: AccountDifference): StoredAccount {
  const { window, nextVersion, parts, alerts, totals } = difference;
  const ids = new Set(alerts.map(({ alert, stored: row }) => (alert ?? row?.alert)?.alertId));
  const kept = account.alerts.filter(({ alert }) => !ids.has(alert.alertId));
  const made = alerts.flatMap(({ alert }) => (alert === undefined ? [] : [alertRow(alert)]));
  const added = new Map(window?.added.map(({ number, state }) => [number, state]));
  // Whoever has read the window that was there must not find other parts under its numbers.
  expect(Math.min(...added.keys())).toBeGreaterThan(Math.max(-1, ...parts));
  return {
    ...{ ...account, alerts: [...kept, ...made] },
    window: window
      ? { version: nextVersion, state: window.state, parts: added, counted: totals.events, totals }
      : account.window,
    parts: window ? [...added.keys()] : account.parts,
  };
}

/** Enough for several parts, too few at a time for velocity. */
const LONG = Array.from({ length: 200 }, (_, i) => entry(200_000 + i, 5 * i));

describe('an account made again from its stored events', () => {
  it('is what the lane stored, with or without the order in which they came', () => {
    let alerts = 0;
    fc.assert(
      fc.property(streamsOf(4), (arriving) => {
        const account = stored(arriving);
        alerts += account.alerts.length;
        expect(compare(account)).toBeUndefined();
        expect(compare(byTime(account))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
    expect(alerts).toBeGreaterThan(100);
  });

  it('is put right from any damage to its window and alerts, by one difference', () => {
    const damage = fc.record({
      window: fc.constantFrom('gone', 'other', 'unreadable', 'miscounted', 'uncounted', 'sound'),
      lost: fc.boolean(),
      changed: fc.boolean(),
      invented: fc.boolean(),
      ordered: fc.boolean(),
    });
    fc.assert(
      fc.property(
        streamsOf(4),
        damage,
        (arriving, { window, lost, changed, invented, ordered }) => {
          const account = stored([...arriving, ...LONG]);
          const [first, second, ...others] = account.alerts;
          const bytes = {
            gone: undefined,
            other: stored(LONG.slice(0, 20)).window,
            unreadable: { ...account.window, state: new Uint8Array([99, 1]), parts: new Map() },
            miscounted: {
              ...account.window,
              totals: { ...account.window.totals, events: 1 } as StoredWindow['totals'],
            },
            // As builds left it that did not count.
            uncounted: { ...account.window, counted: 0, totals: null },
            sound: account.window,
          } as const;
          const event = [...account.events][0]?.event as Transaction;
          const alert = { ...second?.alert, alertId: 'velocity:invented', eventId: event.eventId };
          const damaged: StoredAccount = {
            ...account,
            window: bytes[window],
            alerts: [
              ...(first && !lost ? [first] : []),
              ...(second ? [changed ? alertRow({ ...second.alert, threshold: -1 }) : second] : []),
              ...(second && invented ? [alertRow(alert as Alert)] : []),
              ...others,
            ],
          };
          const seen = ordered ? damaged : byTime(damaged);

          const difference = compare(seen);

          const kinds = [
            ...(first && lost ? ['alert-missing'] : []),
            ...(second && changed ? ['alert-changed'] : []),
            ...(second && invented ? ['alert-extra'] : []),
            ...(['gone', 'other', 'unreadable'].includes(window) ? ['window-changed'] : []),
            ...(window === 'miscounted' ? ['totals-changed'] : []),
          ];
          expect((difference?.findings ?? []).map(({ kind }) => kind).sort()).toEqual(kinds.sort());
          if (difference === undefined) return;
          const after = repaired(seen, difference);
          expect(compare(after)).toBeUndefined();
          expect(opened(after.window)).toEqual(opened(account.window));
          if (window !== 'uncounted') expect(after.window?.totals).toEqual(account.window.totals);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has no window and no alerts without events', () => {
    const { window, parts } = stored(LONG);
    const [alert] = stored([entry(1, 0, { amountMinor: 99_00_00 })]).alerts;

    const difference = compare({
      ...{ accountId: 'acc-1', ordered: false, events: [], window, parts },
      alerts: alert === undefined ? [] : [alert],
    });

    expect(difference).toMatchObject({ window: null, version: 200, parts });
    expect(difference?.alerts).toEqual([{ stored: alert }]);
    expect(parts.length).toBeGreaterThan(0);
  });
});
