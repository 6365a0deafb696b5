import { isCurrency } from '../../currencies.ts';
import type { Rule } from '../rule.ts';

/** An ISO 4217 alphabetic code. */
export const currency: Rule = (event) =>
  isCurrency(event.currency)
    ? undefined
    : { code: 'MLR_CURRENCY_UNKNOWN', cause: 'currency is not an ISO 4217 code' };
