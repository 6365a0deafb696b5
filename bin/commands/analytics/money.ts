import { minorDigits } from '../../../src/domain/currencies.ts';

/** Decimal minor units of any size → text with the currency's own digits: `123450` EUR is `1,234.50`. */
export function moneyText(minor: string, currency: string): string {
  const digits = minorDigits(currency);
  const padded = minor.padStart(digits + 1, '0');
  const units = BigInt(padded.slice(0, padded.length - digits)).toLocaleString('en-US');
  return digits === 0 ? units : `${units}.${padded.slice(-digits)}`;
}
