import { OUTBOX_TARGETS } from '../../application/outbox/ports.ts';
import { rulesFor } from '../../domain/detectors/index.ts';
import { ERROR_CODES } from '../../domain/errors.ts';
import type {
  MetricName,
  StreamGaugeName,
  StreamMetricName,
  WORKFLOW_ONLY,
} from '../../domain/metric-names.ts';
import { BATCH_BUCKETS, LATENCY_BUCKETS_MS, TRANSACTION_BUCKETS_MS } from './buckets.ts';

export interface CounterSpec {
  readonly kind: 'counter';
  readonly name: string;
  readonly help: string;
  /** The one label it is split by, and the values that start at zero so that a first increment is seen. */
  readonly by?: { readonly label: string; readonly values: readonly string[] };
}

export interface GaugeSpec {
  readonly kind: 'gauge';
  readonly name: string;
  readonly help: string;
  readonly label?: string;
}

export interface HistogramSpec {
  readonly kind: 'histogram';
  readonly name: string;
  readonly help: string;
  /** Upper bounds, whole numbers in the unit values are observed in. */
  readonly buckets: readonly number[];
}

export type ExportedSpec = CounterSpec | GaugeSpec | HistogramSpec;

export type ExportedName = Exclude<MetricName, (typeof WORKFLOW_ONLY)[number]> | StreamMetricName;

const codes = Object.entries(ERROR_CODES)
  .filter(([, disposition]) => disposition === 'poison')
  .map(([code]) => code);
const detectors = rulesFor().detectors.map(({ id }) => id);

/** What each metric is called in Prometheus: `millrace_`, its name, its base unit. */
export const EXPORTED = {
  EventsReceived: {
    kind: 'counter',
    name: 'millrace_events_received_total',
    help: 'Records taken from the log, again each time they are delivered.',
  },
  EventsStored: {
    kind: 'counter',
    name: 'millrace_events_stored_total',
    help: 'Events committed to the store.',
  },
  EventsDuplicate: {
    kind: 'counter',
    name: 'millrace_events_duplicate_total',
    help: 'Records whose event was stored before.',
  },
  EventsLate: {
    kind: 'counter',
    name: 'millrace_events_late_total',
    help: 'Events stored behind the grace of their account, and not alerted on.',
  },
  EventsQuarantined: {
    kind: 'counter',
    name: 'millrace_events_quarantined_total',
    help: 'Records refused, by error code.',
    by: { label: 'code', values: codes },
  },
  AlertsRaised: {
    kind: 'counter',
    name: 'millrace_alerts_raised_total',
    help: 'Alerts committed to the store, by detector.',
    by: { label: 'detector', values: detectors },
  },
  EndToEndLatency: {
    kind: 'histogram',
    name: 'millrace_end_to_end_latency_seconds',
    help: 'From the producer creating an event to the commit that stores it.',
    buckets: LATENCY_BUCKETS_MS,
  },
  PersistConflicts: {
    kind: 'counter',
    name: 'millrace_persist_conflicts_total',
    help: 'Batches undone and done again.',
  },
  BatchEvents: {
    kind: 'histogram',
    name: 'millrace_batch_events',
    help: 'Events of one transaction.',
    buckets: BATCH_BUCKETS,
  },
  ConsumerLag: {
    kind: 'gauge',
    name: 'millrace_consumer_lag_records',
    help: 'Records behind the end of the partition.',
    label: 'partition',
  },
  WatermarkDelay: {
    kind: 'gauge',
    name: 'millrace_watermark_delay_seconds',
    help: 'From the newest event time of the partition to now.',
    label: 'partition',
  },
  QueuedEvents: {
    kind: 'gauge',
    name: 'millrace_queued_events',
    help: 'Events that wait for the next transaction.',
  },
  TransactionTime: {
    kind: 'histogram',
    name: 'millrace_transaction_time_seconds',
    help: 'One transaction, from its first byte to its commit.',
    buckets: TRANSACTION_BUCKETS_MS,
  },
  WindowAccounts: {
    kind: 'gauge',
    name: 'millrace_window_accounts',
    help: 'Accounts whose windows are in memory.',
    label: 'partition',
  },
  WindowBytes: {
    kind: 'gauge',
    name: 'millrace_window_bytes',
    help: 'Memory the windows take.',
  },
  ProjectionLag: {
    kind: 'gauge',
    name: 'millrace_projection_lag_records',
    help: 'Committed records the read models do not show yet.',
    label: 'partition',
  },
  BreakerState: {
    kind: 'gauge',
    name: 'millrace_breaker_state',
    help: 'Circuit breaker: 0 closed, 1 half-open, 2 open.',
    label: 'breaker',
  },
  Ready: {
    kind: 'gauge',
    name: 'millrace_ready',
    help: '1 while the member is ready, else 0.',
  },
  StoreRetries: {
    kind: 'counter',
    name: 'millrace_store_retries_total',
    help: 'Transactions begun again because the store did not answer.',
  },
  OutboxWaiting: {
    kind: 'gauge',
    name: 'millrace_outbox_waiting',
    help: 'Stored alerts that are not published yet; 0 where another member publishes them.',
    label: 'target',
  },
  OutboxAge: {
    kind: 'gauge',
    name: 'millrace_outbox_age_seconds',
    help: 'Age of the oldest alert that is not published yet.',
    label: 'target',
  },
  AlertsPublished: {
    kind: 'counter',
    name: 'millrace_alerts_published_total',
    help: 'Alerts published, again each time they are sent.',
    by: { label: 'target', values: OUTBOX_TARGETS },
  },
} as const satisfies Record<ExportedName, ExportedSpec> & Record<StreamGaugeName, GaugeSpec>;
