import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { minorFromDecimal } from '../../../../src/producer/files/decimal-amount.ts';

describe('minorFromDecimal', () => {
  it.each([
    ['57.16', 2, 5716],
    ['146.0', 2, 14600],
    ['1.15', 2, 115],
    ['8.2', 2, 820],
    ['0.29', 2, 29],
    ['1234', 0, 1234],
    ['1.005', 3, 1005],
    ['-5.10', 2, -510],
    ['0', 2, 0],
    // Left behind by binary arithmetic.
    ['85.64999999999999', 2, 8565],
    ['52.300000000000004', 2, 5230],
    ['83.10000000000001', 2, 8310],
  ])('takes %s with %i digits for %i', (text, digits, minor) => {
    expect(minorFromDecimal(text, digits)).toBe(minor);
  });

  it.each([
    ['', 2],
    ['12,50', 2],
    ['1e3', 2],
    ['NaN', 2],
    ['5.123', 2],
    ['5.5', 0],
    ['99999999999999999', 2],
  ])('says what is wrong with "%s"', (text, digits) => {
    expect(minorFromDecimal(text, digits)).toEqual(expect.stringContaining(text));
  });

  it('is exact for every amount of cents', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 45 }), (cents) => {
        const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
        return minorFromDecimal(text, 2) === cents;
      }),
    );
  });
});
