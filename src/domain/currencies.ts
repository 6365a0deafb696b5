import currencyCodes from 'currency-codes';

/** ISO 4217 alphabetic code → number of minor digits (EUR 2, JPY 0, BHD 3). */
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map(
  currencyCodes.data.map((currency) => [currency.code, currency.digits]),
);

/** Whether the code is in ISO 4217. */
export function isCurrency(code: string): boolean {
  return MINOR_DIGITS.has(code);
}

/** Number of minor digits of a currency; 2 for a code that is not in ISO 4217. */
export function minorDigits(code: string): number {
  return MINOR_DIGITS.get(code) ?? 2;
}

/** Whole units → minor units: `toMinor(10, 'EUR')` is 1000. */
export function toMinor(units: number, currency: string): number {
  return Math.round(units * 10 ** minorDigits(currency));
}

/** Minor units → text with the currency's own digits: `formatMinor(1000, 'EUR')` is `10.00 EUR`. */
export function formatMinor(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return `${(minor / 10 ** digits).toFixed(digits)} ${currency}`;
}
