import type { Rule } from '../rule.ts';

/** Largest amount taken for real, in minor units: ten trillion of a two-digit currency. */
const MAX_AMOUNT_MINOR = 1e15;

/** A whole number of minor units, zero (card verification) or more; the type gives the direction. */
export const amount: Rule = ({ amountMinor }) => {
  if (!Number.isInteger(amountMinor)) {
    return { code: 'MLR_AMOUNT_NOT_INTEGER', cause: 'amountMinor is not a whole number' };
  }
  if (amountMinor < 0) return { code: 'MLR_AMOUNT_NEGATIVE', cause: 'amountMinor is negative' };
  if (amountMinor > MAX_AMOUNT_MINOR) {
    return { code: 'MLR_AMOUNT_TOO_LARGE', cause: `amountMinor is above ${MAX_AMOUNT_MINOR}` };
  }
  return undefined;
};
