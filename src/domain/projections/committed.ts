import type { EnrichmentLevel } from '../enrichment.ts';
import type { TransactionType } from '../event.ts';
import type { ProjectedAlert } from './projected-alert.ts';

/** What the read models look at in an event of the committed log. */
export interface CommittedEvent {
  /** Kafka offset of its record: the log's order within a partition. */
  readonly offset: number;
  readonly eventId: string;
  readonly accountId: string;
  readonly type: TransactionType;
  readonly amountMinor: number;
  readonly currency: string;
  readonly country: string | null;
  /** Event time, epoch ms. */
  readonly occurredAt: number;
  readonly late: boolean;
  readonly enrichment: EnrichmentLevel;
  readonly homeCountry: string | null;
  readonly segment: string | null;
  readonly crossBorder: boolean | null;
}

/** An alert of the committed log. */
export interface CommittedAlert extends ProjectedAlert {
  /**
   * Kafka offset of the record that raised it. That need not be the record of the event it is about: an event
   * that arrives out of order can lift a later one, stored long before, over a threshold.
   */
  readonly offset: number;
}
