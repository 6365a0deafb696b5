import { expect, it } from '@jest/globals';
import type { Transaction } from '../../../../src/domain/event.ts';
import { validate } from '../../../../src/domain/validation/validate.ts';
import { transaction } from '../../../helpers/transactions.ts';

const judge = (over: Partial<Transaction>, key: string | null = 'acc-1') =>
  validate(transaction(over), { receivedAt: transaction().occurredAt, key })?.code;

it.each<[string, Partial<Transaction>]>([
  ['MLR_ENCODING_INVALID', { merchantId: '\ufffd' }],
  ['MLR_EVENT_ID_INVALID', { eventId: 'x' }],
  ['MLR_ACCOUNT_ID_INVALID', { accountId: '-' }],
  ['MLR_AMOUNT_NEGATIVE', { amountMinor: -1 }],
  ['MLR_CURRENCY_UNKNOWN', { currency: 'XXZ' }],
  ['MLR_COUNTRY_UNKNOWN', { country: 'ZZ' }],
  ['MLR_LOCATION_INVALID', { latitude: 91, longitude: 0 }],
  ['MLR_TIME_INVALID', { occurredAt: -1 }],
  ['MLR_TEXT_TOO_LONG', { merchantId: 'm'.repeat(129) }],
  ['MLR_METADATA_TOO_LARGE', { metadata: { k: 'v'.repeat(9_000) } }],
])('turns away with %s', (code, over) => {
  expect(judge(over, over.accountId)).toBe(code);
});

it('turns away what came under another key', () => {
  expect(judge({}, 'acc-2')).toBe('MLR_KEY_MISMATCH');
});

it('accepts what no rule objects to', () => {
  expect(judge({})).toBeUndefined();
});

it('lets the first rule that objects decide', () => {
  expect(judge({ merchantId: '\ufffd', amountMinor: -1 })).toBe('MLR_ENCODING_INVALID');
});
