import { describe, expect, it } from '@jest/globals';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { transaction, uuid } from '../../../helpers/transactions.ts';
import { entry, stream, windowOf, windowsOf } from '../../../helpers/windows.ts';

describe('accounts', () => {
  it('have slots in order of arrival, and are found again', () => {
    const memory = new WindowMemory();
    const names = ['a', 'b', '', 'x'.repeat(64), 'Ünïcode', '名前', 'constructor', '\ud800'];
    expect(names.map((name) => memory.slotOf(name))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(names.map((name) => memory.slotOf(name))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(names.map((_, slot) => memory.accountIdOf(slot))).toEqual(names);
    expect(memory.find('c')).toBe(-1);
    expect(memory.accounts).toBe(8);
  });
});

describe('entries', () => {
  it('hold every amount and place that validation lets pass', () => {
    const events = [
      transaction({ eventId: uuid(1), amountMinor: 0, latitude: -90, longitude: 180 }),
      transaction({ eventId: uuid(2), amountMinor: 1e15, latitude: 90, longitude: -180 }),
      transaction({ eventId: uuid(3), amountMinor: 2 ** 32 + 5, latitude: 0, longitude: -0 }),
    ];
    expect(windowOf(stream(events).memory)?.entries).toMatchObject([
      { amountMinor: 0, place: { lat: -9_000_000, lon: 18_000_000 } },
      { amountMinor: 1e15, place: { lat: 9_000_000, lon: -18_000_000 } },
      { amountMinor: 2 ** 32 + 5, place: { lat: 0, lon: 0 } },
    ]);
  });

  it('refuse an amount they could not give back', () => {
    expect(() => stream([transaction({ amountMinor: -1 })])).toThrow(RangeError);
  });

  it('are ordered by id at the same time, as text is', () => {
    const ids = ['ffffffff', '7fffffff', '80000000', '00000001'].map(
      (first) => `${first}-0000-4000-8000-000000000000`,
    );
    const { memory } = stream(ids.map((eventId) => transaction({ eventId })));
    expect(windowOf(memory)?.entries.map((e) => e.eventId)).toEqual([...ids].sort());
  });
});

it('replaces nothing while a layer is open', () => {
  const { memory } = stream([entry(1, 0)]);
  const { state } = memory.exportAccounts(0, 1);
  memory.mark();
  expect(() => memory.importAccounts(state)).toThrow(RangeError);
});

describe('exported accounts', () => {
  const threeAccounts = (): WindowMemory => {
    const { memory } = stream([
      entry(1, 0, { accountId: 'a', currency: 'USD' }),
      entry(2, 1, { accountId: 'b', place: { lat: 1, lon: -2 } }),
    ]);
    memory.slotOf('c');
    return memory;
  };

  it('come in parts', () => {
    const memory = threeAccounts();
    const first = memory.exportAccounts(0, 2);
    const rest = memory.exportAccounts(first.nextSlot, 2);
    expect([first.accounts, first.nextSlot, rest.accounts, rest.nextSlot]).toEqual([2, 2, 1, 3]);
    const copy = new WindowMemory();
    const slots: number[] = [];
    copy.importAccounts(rest.state, (slot) => slots.push(slot));
    copy.importAccounts(first.state, (slot) => slots.push(slot));
    expect(slots).toEqual([0, 1, 2]);
    expect(windowsOf(copy).get('b')).toEqual(windowsOf(memory).get('b'));
    expect(windowsOf(copy).get('c')?.entries).toEqual([]);
  });

  it('replace what is held', () => {
    const memory = threeAccounts();
    const other = stream([entry(7, 99, { accountId: 'a' })]).memory;
    other.importAccounts(memory.exportAccounts(0, 3).state);
    expect(windowsOf(other)).toEqual(windowsOf(memory));
  });

  it('are refused when any byte is damaged, before anything is read', () => {
    const { state } = threeAccounts().exportAccounts(0, 3);
    for (let at = 0; at < state.length; at++) {
      const damaged = state.map((byte, i) => (i === at ? byte ^ 0x10 : byte));
      const copy = new WindowMemory();
      expect(() => copy.importAccounts(damaged)).toThrow(
        expect.objectContaining({ code: 'MLR_WINDOW_STATE_UNREADABLE' }),
      );
      expect(copy.accounts).toBe(0);
    }
  });

  it.each([0, 1, 5, -1])('are refused when cut to %d bytes', (length) => {
    const { state } = threeAccounts().exportAccounts(0, 3);
    expect(() => new WindowMemory().importAccounts(state.slice(0, length))).toThrow(
      expect.objectContaining({ code: 'MLR_WINDOW_STATE_UNREADABLE' }),
    );
  });
});

it('lets go of entries that no detector can reach any more', () => {
  // Six hours back from the grace of five minutes.
  const { memory } = stream([entry(1, 0), entry(2, 1), entry(3, 365)]);
  expect(windowOf(memory)?.entries.map((e) => e.eventId)).toEqual([uuid(2), uuid(3)]);
});
