import type { Transaction } from './event.ts';

/**
 * Accounts that begin like this are the canary's, and no customer's: their events are stored like any other, and left
 * out of analytics.
 */
export const CANARY_ACCOUNTS = 'millrace-canary-';

export const isCanary = (accountId: string): boolean => accountId.startsWith(CANARY_ACCOUNTS);

/**
 * An event that no detector finds anything about: nothing of the currency that ISO 4217 reserves for tests, and one
 * account for each minute of the hour, so that none has many events within a window. It has no stamp of its producer
 * either, so that a quiet pipeline's latency is not the canary's.
 * @param at epoch ms
 */
export function canaryEvent(eventId: string, at: number): Transaction {
  const minute = String(new Date(at).getUTCMinutes()).padStart(2, '0');
  return {
    ...{ eventId, type: 'DEPOSIT', accountId: `${CANARY_ACCOUNTS}${minute}` },
    ...{ amountMinor: 0, currency: 'XTS', merchantId: null, terminalId: null },
    ...{ country: null, latitude: null, longitude: null, occurredAt: at, metadata: {} },
  };
}
