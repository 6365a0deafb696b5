import currencyCodes from 'currency-codes';

/** Codes by number, in the order this process met them, ISO 4217 first. */
const CODES: string[] = [];
/** Number of minor digits by currency number (EUR 2, JPY 0, BHD 3). */
const DIGITS: number[] = [];
/** Number + 1 by the three letters of an ISO 4217 code, 0 where there is none. */
const BY_LETTERS = new Uint16Array(26 ** 3);
/** Numbers of codes that are not in ISO 4217: windows stored when they were, files of old. */
const OTHERS = new Map<string, number>();
/** A window entry has 12 bits for its currency. */
const MOST = 4096;

for (const { code, digits } of currencyCodes.data) {
  BY_LETTERS[lettersOf(code)] = CODES.push(code);
  DIGITS.push(digits);
}

/** The letters as one number, or -1 for what is not three capital letters. */
function lettersOf(code: string): number {
  if (code.length !== 3) return -1;
  const [a, b, c] = [code.charCodeAt(0) - 65, code.charCodeAt(1) - 65, code.charCodeAt(2) - 65];
  return a >= 0 && a < 26 && b >= 0 && b < 26 && c >= 0 && c < 26 ? (a * 26 + b) * 26 + c : -1;
}

/** Number of an ISO 4217 code, or -1. */
function isoIndex(code: string): number {
  const letters = lettersOf(code);
  return letters < 0 ? -1 : (BY_LETTERS[letters] as number) - 1;
}

/** Whether the code is in ISO 4217. */
export function isCurrency(code: string): boolean {
  return isoIndex(code) >= 0;
}

/**
 * A small number for a currency, the same throughout this process and in no other: for memory, never for storage.
 * @throws RangeError for the 4,097th code
 */
export function currencyIndex(code: string): number {
  const known = isoIndex(code);
  if (known >= 0) return known;
  const met = OTHERS.get(code);
  if (met !== undefined) return met;
  if (CODES.length === MOST) throw new RangeError(`more than ${MOST} currency codes`);
  OTHERS.set(code, CODES.push(code) - 1);
  return CODES.length - 1;
}

/** The code of a number that {@link currencyIndex} gave. */
export function currencyAt(index: number): string {
  return CODES[index] as string;
}

/** Number of minor digits of a currency; 2 for a code that is not in ISO 4217. */
export function minorDigits(code: string): number {
  return DIGITS[isoIndex(code)] ?? 2;
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

/**
 * An amount in minor units for each currency number, worked out once each.
 * @param unitsOf whole units by ISO 4217 code
 */
export function minorAmounts(unitsOf: (code: string) => number): (currency: number) => number {
  const amounts: number[] = [];
  return (currency) => {
    for (let index = amounts.length; index <= currency; index++) {
      const code = currencyAt(index);
      amounts.push(toMinor(unitsOf(code), code));
    }
    return amounts[currency] as number;
  };
}
