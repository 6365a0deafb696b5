import type { TransactionType } from './event.ts';

/** Whether money leaves the account with an event of this type. */
export const isSpend = (type: TransactionType): boolean =>
  type === 'PURCHASE' || type === 'WITHDRAWAL' || type === 'TRANSFER';
