import type { DetectorId } from '../../domain/detectors/detector.ts';
import type { EnrichmentLevel } from '../../domain/enrichment.ts';
import type { Transaction } from '../../domain/event.ts';
import type { LatestEvent } from '../../domain/projections/account-state.ts';
import type { AccountTotals } from '../../domain/projections/account-totals.ts';
import type { ProjectedAlert } from '../../domain/projections/projected-alert.ts';
import type { Totals } from '../../domain/projections/totals.ts';

/** An account as the query side shows it. */
export interface AccountView {
  /** The newest event by event time; null when only alerts are known. */
  readonly latest: LatestEvent | null;
  /** Null when not every event of the account was counted. */
  readonly totals: AccountTotals | null;
}

/** An event as it was sent, and what the pipeline added. */
export interface EventView extends Transaction {
  readonly late: boolean;
  /** When the pipeline took it in, epoch ms. */
  readonly receivedAt: number;
  readonly enrichment: EnrichmentLevel;
  readonly homeCountry: string | null;
  readonly segment: string | null;
  readonly merchantName: string | null;
  readonly merchantCategory: string | null;
  readonly crossBorder: boolean | null;
}

/** Epoch ms, `from` inclusive, `to` exclusive. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * A place in a list that goes from new to old. `id` is the id of the last item that was shown, `''` when everything
 * at `time` was.
 */
export interface PageKey {
  /** Epoch ms. */
  readonly time: number;
  readonly id: string;
}

export interface PageRequest extends TimeRange {
  /** Most items of the page. */
  readonly limit: number;
  /** Where the page before ended. @default the newest of the range */
  readonly after?: PageKey | undefined;
}

export interface EventsRequest extends PageRequest {
  readonly accountId: string;
}

export interface AlertsRequest extends PageRequest {
  readonly accountId?: string | undefined;
  readonly detector?: DetectorId | undefined;
}

export interface Page<T> {
  /** Newest first. Fewer than the limit, even none, do not mean that there are no more. */
  readonly items: readonly T[];
  /** Where it goes on; absent when there is nothing left. */
  readonly next?: PageKey;
}

/** Counters of one minute. */
export interface MinuteView {
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly events: number;
  readonly late: number;
  /** By detector. */
  readonly alerts: Readonly<Record<string, number>>;
  /** Minor units by currency; null where the lane does not count money. */
  readonly spendMinor: Totals | null;
}

/** How far one Kafka partition is. */
export interface PartitionHealth {
  readonly partition: number;
  /** First offset that is not stored. */
  readonly nextOffset: number;
  /** When it last moved, epoch ms. */
  readonly storedAt: number;
  /** Records in the topic that are not stored; null when the broker does not say. */
  readonly lag: number | null;
  /** Stored records that the read models do not show. */
  readonly readModelLag: number;
}

export interface QueueHealth {
  readonly name: string;
  readonly waiting: number;
  readonly inFlight: number;
}

/** The pipeline at a moment: what a lane does not have is empty. */
export interface PipelineHealth {
  readonly lane: 'stream' | 'workflow';
  readonly partitions: readonly PartitionHealth[];
  readonly queues: readonly QueueHealth[];
  /** A sentence for each thing that is not as it should be. */
  readonly reasons: readonly string[];
}

/**
 * The query side of a lane. It only reads. Every method throws MillraceError `MLR_STORE_UNAVAILABLE` when a store does
 * not answer in time.
 *
 * Paging is by key: what is written while somebody pages neither repeats nor hides an item that was there before.
 */
export interface QueryStore {
  /** `undefined` for an account without events. */
  account(accountId: string): Promise<AccountView | undefined>;
  /** Events of an account by event time. */
  events(request: EventsRequest): Promise<Page<EventView>>;
  /** Alerts by when they were raised. */
  alerts(request: AlertsRequest): Promise<Page<ProjectedAlert>>;
  /**
   * Minutes in which something happened, oldest first: of event time in the stream lane, of processing time in the
   * workflow lane.
   * @param fromMinute minutes since the epoch, inclusive
   * @param toMinute minutes since the epoch, inclusive
   */
  statistics(fromMinute: number, toMinute: number): Promise<readonly MinuteView[]>;
  health(): Promise<PipelineHealth>;
}
