import { amount } from '../../../../../src/domain/validation/rules/amount.ts';
import { judges } from '../../../../helpers/rules.ts';

judges(amount, [
  ['zero', { amountMinor: 0 }, 'accepted'],
  ['the largest', { amountMinor: 1e15 }, 'accepted'],
  ['negative', { amountMinor: -1 }, 'MLR_AMOUNT_NEGATIVE'],
  ['a fraction', { amountMinor: 12.5 }, 'MLR_AMOUNT_NOT_INTEGER'],
  ['NaN', { amountMinor: Number.NaN }, 'MLR_AMOUNT_NOT_INTEGER'],
  ['infinite', { amountMinor: Number.POSITIVE_INFINITY }, 'MLR_AMOUNT_NOT_INTEGER'],
  ['beyond the largest', { amountMinor: 1e15 + 1 }, 'MLR_AMOUNT_TOO_LARGE'],
]);
