import type { Transaction } from '../../src/domain/event.ts';
import { AddedTransactionFields } from '../../src/domain/transaction.generated.ts';

/** A UUID in v4 shape made of a number: the same number, the same id. */
export function uuid(n: number): string {
  const hex = n.toString(16).padStart(12, '0');
  return `00000000-0000-4000-8000-${hex}`;
}

/** A valid transaction, fields of later schema versions at their defaults; `over` replaces what a test is about. */
export function transaction(over: Partial<Transaction> = {}): Transaction {
  return {
    eventId: uuid(1),
    type: 'PURCHASE',
    accountId: 'acc-1',
    amountMinor: 12_50,
    currency: 'EUR',
    merchantId: 'm-1',
    terminalId: null,
    country: 'DE',
    latitude: null,
    longitude: null,
    occurredAt: Date.UTC(2026, 0, 15, 12),
    metadata: {},
    ...(AddedTransactionFields as Partial<Transaction>),
    ...over,
  };
}
