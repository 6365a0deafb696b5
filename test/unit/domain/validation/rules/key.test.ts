import { key } from '../../../../../src/domain/validation/rules/key.ts';
import { judges } from '../../../../helpers/rules.ts';

judges(key, [
  ['a route without keys', {}, 'accepted'],
  ['the account', {}, 'accepted', { key: 'acc-1' }],
  ['no key', {}, 'MLR_KEY_MISSING', { key: null }],
  ['another account', {}, 'MLR_KEY_MISMATCH', { key: 'acc-2' }],
  ['an empty key', {}, 'MLR_KEY_MISMATCH', { key: '' }],
]);
