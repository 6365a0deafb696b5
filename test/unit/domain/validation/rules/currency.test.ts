import { currency } from '../../../../../src/domain/validation/rules/currency.ts';
import { judges } from '../../../../helpers/rules.ts';

judges(currency, [
  ['a code', { currency: 'JPY' }, 'accepted'],
  ['lower case', { currency: 'eur' }, 'MLR_CURRENCY_UNKNOWN'],
  ['an unknown code', { currency: 'XXQ' }, 'MLR_CURRENCY_UNKNOWN'],
  ['empty', { currency: '' }, 'MLR_CURRENCY_UNKNOWN'],
]);
