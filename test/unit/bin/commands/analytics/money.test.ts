import { expect, it } from '@jest/globals';
import { moneyText } from '../../../../../bin/commands/analytics/money.ts';

it.each([
  ['0', 'EUR', '0.00'],
  ['5', 'EUR', '0.05'],
  ['123450', 'EUR', '1,234.50'],
  ['1234', 'JPY', '1,234'],
  ['3668', 'BHD', '3.668'],
  ['27670116110564327421', 'USD', '276,701,161,105,643,274.21'],
])('%s minor units of %s are %s', (minor, currency, text) => {
  expect(moneyText(minor, currency)).toBe(text);
});
