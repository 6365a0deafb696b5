import { expect, it } from '@jest/globals';
import {
  currencyAt,
  currencyIndex,
  isCurrency,
  minorAmounts,
  minorDigits,
  toMinor,
} from '../../../src/domain/currencies.ts';

it.each([
  ['EUR', true, 2],
  ['JPY', true, 0],
  ['BHD', true, 3],
  ['eur', false, 2],
  ['EURO', false, 2],
  ['E[R', false, 2],
  ['', false, 2],
])('%s: in ISO 4217 %s, %d digits', (code, known, digits) => {
  expect(isCurrency(code)).toBe(known);
  expect(minorDigits(code)).toBe(digits);
});

it('numbers codes, those outside ISO 4217 as well, and gives each back', () => {
  const codes = ['EUR', 'USD', 'QQQ', 'old money', 'QQQ'];
  const numbers = codes.map(currencyIndex);
  expect(numbers.map(currencyAt)).toEqual(codes);
  expect(new Set(numbers).size).toBe(4);
});

it('works out an amount for each currency', () => {
  const amounts = minorAmounts((code) => (code === 'JPY' ? 1_500 : 10));
  for (const code of ['JPY', 'EUR', 'BHD', 'XYZ']) {
    expect(amounts(currencyIndex(code))).toBe(toMinor(code === 'JPY' ? 1_500 : 10, code));
  }
});
