import type { EnrichmentLevel } from '../enrichment.ts';
import type { TransactionType } from '../event.ts';
import { addTo } from './totals.ts';

/** An account as its newest event left it. */
export interface LatestEvent {
  readonly eventId: string;
  /** Event time, epoch ms. */
  readonly occurredAt: number;
  readonly type: TransactionType;
  readonly amountMinor: number;
  readonly currency: string;
  readonly country: string | null;
  readonly enrichment: EnrichmentLevel;
  readonly crossBorder: boolean | null;
  readonly homeCountry: string | null;
  readonly segment: string | null;
}

/** Read model of an account. */
export interface AccountState {
  readonly accountId: string;
  /** The newest event by event time. */
  readonly latest: LatestEvent | undefined;
  /** Stored events, late ones included. */
  readonly events: number;
  readonly late: number;
  readonly alerts: number;
  /** Money that left the account, minor units by currency; exact up to 2^53. */
  readonly spendMinor: Readonly<Record<string, number>>;
}

/**
 * One account's parts, each from a Kafka partition its events were in, as one. There is more than one part only
 * when the topic got more partitions and the account moved.
 */
export function mergeAccountParts(parts: readonly AccountState[]): AccountState | undefined {
  return parts
    .slice(1)
    .reduce<AccountState | undefined>((a, b) => (a === undefined ? b : merge(a, b)), parts[0]);
}

function merge(a: AccountState, b: AccountState): AccountState {
  const later = (b.latest?.occurredAt ?? -Infinity) > (a.latest?.occurredAt ?? -Infinity);
  return {
    accountId: a.accountId,
    latest: later ? b.latest : a.latest,
    events: a.events + b.events,
    late: a.late + b.late,
    alerts: a.alerts + b.alerts,
    spendMinor: addTo(a.spendMinor, b.spendMinor),
  };
}
