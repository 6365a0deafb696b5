import { describe, expect, it } from '@jest/globals';
import { deserialiseWindow, serialiseWindow } from '../../../../src/domain/windows/serialise.ts';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { uuid } from '../../../helpers/transactions.ts';
import { entry, START, stream, windowOf } from '../../../helpers/windows.ts';

const UNREADABLE = expect.objectContaining({ code: 'MLR_WINDOW_STATE_UNREADABLE' });
const stateOf = (memory: WindowMemory, accountId = 'acc-1') =>
  serialiseWindow(memory, memory.slotOf(accountId));

const streamed = () =>
  stream([
    entry(1, 0),
    entry(2, 30, { currency: 'USD', amountMinor: 5_000_000_000 }),
    entry(3, 120, { spend: false, place: { lat: 5_252_000, lon: -1_340_500 } }),
    entry(4, 118, { amountMinor: 12_34 }),
  ]);

/** The same four events as the build that wrote version 1 stored them. */
const VERSION_1 =
  'AYC0jPb3ZgLAqrDy92YEBkVVUgIAAAAAAECPQAAAAAAAAAAABlVTRAIAAAAgX6DyQQAAAAAAAAAAAAgAAAAAAABAAIAAAAAAAAABASNFZ4mrze//8' +
  '+4G0A8GRVVSAQAAAAAAAABAAIAAAAAAAAACASNFZ4mrze+A3dsBgMivoCUGVVNEAQAAAAAAAABAAIAAAAAAAAAEASNFZ4mrze+AxIQFpBMGRVVSAQ' +
  'AAAAAAAABAAIAAAAAAAAADASNFZ4mrze+A0w7QDwZFVVIAAsCOgQWn0aMBAA==';

it('is compact: at most 40 bytes an entry', () => {
  const events = Array.from({ length: 100 }, (_, i) =>
    entry(i + 1, i, { place: { lat: 5_252_000, lon: 1_340_500 } }),
  );
  expect(stateOf(stream(events).memory).length / 100).toBeLessThanOrEqual(40);
});

it('keeps an account without events at no bytes', () => {
  const memory = new WindowMemory();
  expect(stateOf(memory)).toHaveLength(0);
  deserialiseWindow(memory, 'acc-2', new Uint8Array(0));
  expect(windowOf(memory, 'acc-2')?.entries).toEqual([]);
});

it('reads what it wrote, in place of what it held', () => {
  const other = stream([entry(9, 500)]).memory;
  deserialiseWindow(other, 'acc-1', stateOf(streamed().memory));
  expect(windowOf(other)).toEqual(windowOf(streamed().memory));
  expect(windowOf(other)).toMatchObject({
    watermark: START + 120 * 60_000,
    baselines: [
      { currency: 'EUR', observations: 1, mean: 10_00, variance: 0 },
      { currency: 'USD', observations: 1, mean: 5_000_000_000, variance: 0 },
    ],
    entries: [1, 2, 4, 3].map((id) => ({ eventId: uuid(id) })),
  });
});

it('reads version 1', () => {
  const memory = new WindowMemory();
  deserialiseWindow(memory, 'acc-1', Buffer.from(VERSION_1, 'base64'));
  expect(windowOf(memory)).toEqual(windowOf(streamed().memory));
});

describe('refuses instead of guessing', () => {
  const stateOfFour = () => stateOf(streamed().memory);
  const refuses = (bytes: Uint8Array): void => {
    const memory = stream([entry(9, 0)]).memory;
    expect(() => deserialiseWindow(memory, 'acc-1', bytes)).toThrow(UNREADABLE);
    expect(windowOf(memory)?.entries).toEqual([]);
  };

  it('an unknown version', () => refuses(Uint8Array.of(3, ...stateOfFour().slice(1))));
  it('bytes after the end', () => refuses(Uint8Array.of(...stateOfFour(), 0)));
  it('state that is cut off anywhere', () => {
    const state = stateOfFour();
    for (let length = 1; length < state.length; length++) refuses(state.slice(0, length));
  });
  it('version 1 that is cut off', () => refuses(Buffer.from(VERSION_1, 'base64').subarray(0, -3)));
  it('entries out of order', () => {
    const ids = [1, 2].map((id) => Buffer.from(uuid(id).replaceAll('-', ''), 'hex'));
    const [first, second] = ids as [Buffer, Buffer];
    // Both at one time: swapping the ids breaks the order.
    const bytes = Buffer.from(stateOf(stream([entry(1, 0), entry(2, 0)]).memory));
    const at = bytes.indexOf(first);
    const after = bytes.indexOf(second);
    bytes.set(second, at);
    bytes.set(first, after);
    refuses(bytes);
  });
});
