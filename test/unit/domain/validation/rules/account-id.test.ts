import { accountId } from '../../../../../src/domain/validation/rules/account-id.ts';
import { judges } from '../../../../helpers/rules.ts';

judges(accountId, [
  ['a short id', { accountId: 'A' }, 'accepted'],
  ['64 characters', { accountId: 'a'.repeat(64) }, 'accepted'],
  ['dots, colons, dashes', { accountId: 'eu:acc.1_2-3' }, 'accepted'],
  ['a mark first', { accountId: '-acc' }, 'MLR_ACCOUNT_ID_INVALID'],
  ['a slash', { accountId: 'acc/1' }, 'MLR_ACCOUNT_ID_INVALID'],
  // Its code ends in the bits of the letter a.
  ['a letter of another script', { accountId: 'acc\u01e1' }, 'MLR_ACCOUNT_ID_INVALID'],
  ['empty', { accountId: '' }, 'MLR_ACCOUNT_ID_INVALID'],
  ['65 characters', { accountId: 'a'.repeat(65) }, 'MLR_ACCOUNT_ID_INVALID'],
  ['a blank', { accountId: 'acc 1' }, 'MLR_ACCOUNT_ID_INVALID'],
  ['a line break', { accountId: 'acc-1\n' }, 'MLR_ACCOUNT_ID_INVALID'],
  ['a control character at the end of ASCII', { accountId: 'acc\u007f' }, 'MLR_ACCOUNT_ID_INVALID'],
]);
