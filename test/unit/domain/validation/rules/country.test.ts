import { country } from '../../../../../src/domain/validation/rules/country.ts';
import { judges } from '../../../../helpers/rules.ts';

judges(country, [
  ['none', { country: null }, 'accepted'],
  ['a code', { country: 'CH' }, 'accepted'],
  ['lower case', { country: 'ch' }, 'MLR_COUNTRY_UNKNOWN'],
  ['an unassigned code', { country: 'ZZ' }, 'MLR_COUNTRY_UNKNOWN'],
  ['two characters, one no letter', { country: 'A[' }, 'MLR_COUNTRY_UNKNOWN'],
  ['empty', { country: '' }, 'MLR_COUNTRY_UNKNOWN'],
  ['three letters', { country: 'CHE' }, 'MLR_COUNTRY_UNKNOWN'],
]);
