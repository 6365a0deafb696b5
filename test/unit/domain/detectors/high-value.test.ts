import { expect, it } from '@jest/globals';
import { entry, raisedBy, stream } from '../../../helpers/windows.ts';

it.each([
  ['EUR', 9_999_99, false],
  ['EUR', 10_000_00, true],
  ['USD', 10_000_00, true],
  ['JPY', 1_499_999, false],
  ['JPY', 1_500_000, true],
  ['BHD', 10_000_000, true],
  ['BHD', 9_999_999, false],
])('%s %d', (currency, amountMinor, raised) => {
  const streamed = stream([entry(1, 0, { currency, amountMinor })]);
  expect(raisedBy('high-value', streamed)).toHaveLength(raised ? 1 : 0);
});

it('says what it saw in the currency of the event', () => {
  const [alert] = stream([entry(1, 0, { amountMinor: 12_345_67 })]).alerts;
  expect(alert).toMatchObject({ measured: 12_345_67, threshold: 10_000_00 });
  expect(alert?.reason).toBe('12345.67 EUR is at or above 10000.00 EUR');
});
