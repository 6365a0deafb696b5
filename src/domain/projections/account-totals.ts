import type { Transaction } from '../event.ts';
import { isSpend } from '../spend.ts';
import type { AccountChanges } from './changes.ts';
import { addSums, type Totals } from './totals.ts';

/** What happened in one account since its first event. */
export interface AccountTotals {
  /** Stored events, late ones included. */
  readonly events: number;
  readonly late: number;
  readonly alerts: number;
  /** Money that left the account, minor units by currency. */
  readonly spendMinor: Totals;
}

/** Counts a stored event. */
export function countEvent(
  changes: Pick<AccountChanges, 'events' | 'late' | 'spend'>,
  { type, currency, amountMinor }: Pick<Transaction, 'type' | 'currency' | 'amountMinor'>,
  late: boolean,
): void {
  changes.events += 1;
  if (late) changes.late += 1;
  if (isSpend(type)) changes.spend.add(currency, amountMinor);
}

export function totalsOf({ events, late, alerts, spend }: AccountChanges): AccountTotals {
  return { events, late, alerts, spendMinor: addSums({}, spend) };
}
