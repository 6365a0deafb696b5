import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareUuids, uuidText, writeUuid } from '../../../../src/domain/windows/uuid-words.ts';

const wordsOf = (text: string): Int32Array => {
  const words = new Int32Array(5);
  writeUuid(text, words, 1);
  return words;
};

it('gives back the text, and orders as text does', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (a, b) => {
      expect(uuidText(wordsOf(a), 1)).toBe(a);
      const order = a < b ? -1 : a > b ? 1 : 0;
      expect(Math.sign(compareUuids(wordsOf(a), 1, wordsOf(b), 1))).toBe(order);
      expect(compareUuids(wordsOf(a), 1, wordsOf(a), 1)).toBe(0);
    }),
  );
});
