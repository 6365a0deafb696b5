import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StateReader, StateWriter } from '../../../../src/domain/windows/state-bytes.ts';

it('gives back what was written', () => {
  const parts = fc.array(
    fc.record({
      natural: fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 127, 128, 2 ** 31 - 1, 2 ** 31)),
      integer: fc.integer({ min: -(2 ** 51), max: 2 ** 51 }),
      double: fc.double(),
      word: fc.integer(),
      text: fc.string({ unit: 'binary' }),
    }),
  );
  fc.assert(
    fc.property(parts, (list) => {
      const writer = new StateWriter();
      for (const { natural, integer, double, word, text } of list) {
        writer.natural(natural);
        writer.integer(integer);
        writer.double(double);
        writer.word(word);
        writer.text(text);
      }
      const reader = new StateReader(writer.take());
      const read = list.map(() => ({
        natural: reader.natural(),
        integer: reader.integer(),
        double: reader.double(),
        word: reader.word(),
        text: reader.text(),
      }));
      expect(read).toEqual(list);
      expect(reader.left).toBe(0);
    }),
  );
});

it('refuses a number without an end', () => {
  const reader = new StateReader(new Uint8Array(20).fill(0xff));
  expect(() => reader.natural()).toThrow(
    expect.objectContaining({ code: 'MLR_WINDOW_STATE_UNREADABLE' }),
  );
});
