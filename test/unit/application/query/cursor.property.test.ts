import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../../../src/application/query/cursor.ts';
import { QUERY_LIMITS } from '../../../../src/application/query/limits.ts';

const cursor = fc
  .record({
    from: fc.integer({ min: 0, max: 4e12 }),
    length: fc.integer({ min: 1, max: QUERY_LIMITS.range.most }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    id: fc.string({ maxLength: 160 }),
  })
  .map(({ from, length, share, id }) => ({
    from,
    to: from + length,
    after: { time: from + Math.floor(length * share), id },
  }));

it('comes back as it went out, in letters that need no escape in a URL', () => {
  fc.assert(
    fc.property(cursor, fc.string(), (given, scope) => {
      const text = encodeCursor(given, scope);

      expect(text).toMatch(/^[\w-]+$/);
      expect(decodeCursor(text, scope)).toEqual(given);
    }),
  );
});

it('is refused when any of it was changed, cut off or added, and for another list', () => {
  fc.assert(
    fc.property(
      cursor,
      fc.nat(),
      fc.constantFrom('A', 'B', '-', '=', '', ' ', 'é'),
      fc.integer({ min: 0, max: 1 }),
      (given, place, put, instead) => {
        const text = encodeCursor(given, 'alerts?');
        const at = place % (text.length + 1);
        const changed = text.slice(0, at) + put + text.slice(at + instead);
        fc.pre(changed !== text);

        expect(() => decodeCursor(changed, 'alerts?')).toThrow('not one that this list gave out');
        expect(() => decodeCursor(text, 'alerts?account=acc-1')).toThrow('gave out');
      },
    ),
  );
});

it.each(['', '!', 'x'.repeat(5_000)])('no text of others is one: %j', (text) => {
  expect(() => decodeCursor(text, 'alerts?')).toThrow('gave out');
});
