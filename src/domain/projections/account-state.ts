import type { EnrichmentLevel } from '../enrichment.ts';
import type { TransactionType } from '../event.ts';
import type { AccountChanges } from './changes.ts';
import type { CommittedEvent } from './committed.ts';
import { addSums, addTotals, type Totals } from './totals.ts';

/** An event as the read model of its account shows it. */
export interface LatestEvent {
  readonly eventId: string;
  /** Event time, epoch ms. */
  readonly occurredAt: number;
  readonly type: TransactionType;
  readonly amountMinor: number;
  readonly currency: string;
  readonly country: string | null;
  readonly enrichment: EnrichmentLevel;
  readonly homeCountry: string | null;
  readonly segment: string | null;
  readonly crossBorder: boolean | null;
}

/** Read model of an account. */
export interface AccountState {
  /** The newest event by event time; null when only alerts came so far. */
  readonly latest: LatestEvent | null;
  /** Stored events, late ones included. */
  readonly events: number;
  readonly late: number;
  readonly alerts: number;
  /** Money that left the account, minor units by currency. */
  readonly spendMinor: Totals;
}

export const NO_ACCOUNT: AccountState = {
  latest: null,
  events: 0,
  late: 0,
  alerts: 0,
  spendMinor: {},
};

/** The account after the changes. They come from higher offsets than everything before: at equal times they win. */
export function changedAccount(state: AccountState, changes: AccountChanges): AccountState {
  const { newest } = changes;
  const newer =
    newest !== undefined && (state.latest === null || newest.occurredAt >= state.latest.occurredAt);
  return {
    latest: newer ? latestOf(newest) : state.latest,
    events: state.events + changes.events,
    late: state.late + changes.late,
    alerts: state.alerts + changes.alerts,
    spendMinor: addSums(state.spendMinor, changes.spend),
  };
}

const latestOf = (event: CommittedEvent): LatestEvent => ({
  eventId: event.eventId,
  occurredAt: event.occurredAt,
  type: event.type,
  amountMinor: event.amountMinor,
  currency: event.currency,
  country: event.country,
  enrichment: event.enrichment,
  homeCountry: event.homeCountry,
  segment: event.segment,
  crossBorder: event.crossBorder,
});

/**
 * One account's parts, each from a Kafka partition its events were in, as one; `undefined` for none. There is more
 * than one part only when the topic got more partitions and the account moved.
 */
export function mergeAccountParts(parts: readonly AccountState[]): AccountState | undefined {
  return parts.length === 0 ? undefined : parts.reduce(merge);
}

function merge(a: AccountState, b: AccountState): AccountState {
  const later = (b.latest?.occurredAt ?? -Infinity) > (a.latest?.occurredAt ?? -Infinity);
  return {
    latest: later ? b.latest : a.latest,
    events: a.events + b.events,
    late: a.late + b.late,
    alerts: a.alerts + b.alerts,
    spendMinor: addTotals(a.spendMinor, b.spendMinor),
  };
}
