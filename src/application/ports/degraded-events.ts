import type { Enrichment } from '../../domain/enrichment.ts';
import type { Transaction } from '../../domain/event.ts';

/** What enrichment looks at in an event that was stored without reference data. */
export type DegradedEvent = Pick<Transaction, 'eventId' | 'accountId' | 'merchantId' | 'country'>;

/** What an event was joined with after it was stored. */
export interface Amendment {
  readonly eventId: string;
  readonly enrichment: Enrichment;
}

/**
 * Events that were stored `degraded` and wait to be enriched. Every method throws MillraceError
 * `MLR_STORE_UNAVAILABLE` when the store does not answer.
 */
export interface DegradedEvents {
  /** How many wait. */
  waiting(): Promise<number>;
  /** All that wait, at most `size` at a time, in no order that means anything. May be amended on the way. */
  pages(size: number): AsyncIterable<readonly DegradedEvent[]>;
  /**
   * Writes what events were joined with; nothing else of them changes. An event that does not wait, because it was
   * amended before or never was degraded, is passed over.
   * @param now epoch ms
   * @returns ids of the events that were amended
   */
  amend(amendments: readonly Amendment[], now: number): Promise<ReadonlySet<string>>;
}
