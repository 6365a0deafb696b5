import { expect, it } from '@jest/globals';
import { EMPTY_WINDOW } from '../../../../src/domain/windows/account-window.ts';
import { deserialiseWindow, serialiseWindow } from '../../../../src/domain/windows/serialise.ts';
import { entry, stream } from '../../../helpers/windows.ts';

it('is compact: at most 50 bytes an entry', () => {
  const entries = Array.from({ length: 100 }, (_, i) =>
    entry(i + 1, i, { place: { lat: 5_252_000, lon: 1_340_500 } }),
  );
  const { window } = stream(entries);
  expect(serialiseWindow(window).length / window.entries.length).toBeLessThanOrEqual(50);
});

it('keeps an account without events at no bytes', () => {
  expect(serialiseWindow(EMPTY_WINDOW)).toHaveLength(0);
  expect(deserialiseWindow(new Uint8Array(0))).toBe(EMPTY_WINDOW);
});

it.each([
  ['an unknown version', (bytes: Uint8Array) => Uint8Array.of(9, ...bytes.slice(1))],
  ['damaged bytes', (bytes: Uint8Array) => bytes.slice(0, bytes.length - 3)],
])('refuses %s instead of guessing', (_, damage) => {
  const bytes = damage(serialiseWindow(stream([entry(1, 0), entry(2, 1)]).window));
  expect(() => deserialiseWindow(bytes)).toThrow(
    expect.objectContaining({ code: 'MLR_WINDOW_STATE_UNREADABLE' }),
  );
});
