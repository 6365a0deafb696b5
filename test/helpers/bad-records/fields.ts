import type { ErrorCode } from '../../../src/domain/errors.ts';
import type { Transaction } from '../../../src/domain/event.ts';

/** A well-formed event that a business rule turns away on either route. */
export type BadField = readonly [what: string, code: ErrorCode, over: Partial<Transaction>];

const MINUTE = 60_000;

export const BAD_FIELDS: readonly BadField[] = [
  ['negative amount', 'MLR_AMOUNT_NEGATIVE', { amountMinor: -1 }],
  ['too large an amount', 'MLR_AMOUNT_TOO_LARGE', { amountMinor: 1e15 + 1 }],
  ['unknown currency', 'MLR_CURRENCY_UNKNOWN', { currency: 'QQQ' }],
  ['currency in lower case', 'MLR_CURRENCY_UNKNOWN', { currency: 'eur' }],
  ['unknown country', 'MLR_COUNTRY_UNKNOWN', { country: 'XX' }],
  ['lone latitude', 'MLR_LOCATION_INVALID', { latitude: 1.5 }],
  ['place off the globe', 'MLR_LOCATION_INVALID', { latitude: 91, longitude: 0 }],
  [
    'more than five minutes in the future',
    'MLR_TIME_IN_FUTURE',
    { occurredAt: Date.now() + 15 * MINUTE },
  ],
  ['time zero', 'MLR_TIME_INVALID', { occurredAt: 0 }],
  ['empty account', 'MLR_ACCOUNT_ID_INVALID', { accountId: '' }],
  ['account with a slash', 'MLR_ACCOUNT_ID_INVALID', { accountId: 'acc/1' }],
  ['id that is no UUID', 'MLR_EVENT_ID_INVALID', { eventId: 'event-1' }],
  [
    'UUID in upper case',
    'MLR_EVENT_ID_INVALID',
    { eventId: 'ABCDEF00-0000-4000-8000-000000000001' },
  ],
  ['long text', 'MLR_TEXT_TOO_LONG', { merchantId: 'm'.repeat(129) }],
  [
    'too much metadata',
    'MLR_METADATA_TOO_LARGE',
    { metadata: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`name-${i}`, 'x'])) },
  ],
];
