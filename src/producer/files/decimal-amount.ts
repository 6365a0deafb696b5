const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** This many decimals nobody wrote: they are what a program that computes in binary leaves behind. */
const ARTEFACT_DECIMALS = 10;

/**
 * A decimal amount in whole units → minor units, digit by digit: `('57.16', 2)` is 5716. Never by
 * multiplication, which would make 114.99999999999999 out of 1.15 × 100. The tail that binary arithmetic
 * left in the file (`85.64999999999999`) is rounded half up; a plain amount with too many decimals is not.
 *
 * @returns a sentence when the text is not an amount or has more decimals than the currency
 */
export function minorFromDecimal(text: string, digits: number): number | string {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return `"${text}" is not an amount like 57.16`;
  const [, sign = '', whole = '', fraction = ''] = match;
  const decimals = fraction.replace(/0+$/, '');
  if (decimals.length > digits && decimals.length < ARTEFACT_DECIMALS) {
    return `"${text}" has more than ${digits} decimals`;
  }
  const kept = Number(`${whole}${decimals.slice(0, digits).padEnd(digits, '0')}`);
  const minor = kept + ((decimals[digits] ?? '0') >= '5' ? 1 : 0);
  if (!Number.isSafeInteger(minor)) return `"${text}" is too large`;
  return sign === '-' && minor > 0 ? -minor : minor;
}
