/** Every metric both lanes publish, with its unit. Dashboards and alarms read the names from here. */
export const METRICS = {
  EventsReceived: 'Count',
  EventsStored: 'Count',
  EventsDuplicate: 'Count',
  EventsLate: 'Count',
  EventsQuarantined: 'Count',
  AlertsRaised: 'Count',
  EndToEndLatency: 'Milliseconds',
  PersistConflicts: 'Count',
  BatchEvents: 'Count',
  ExecutionsFailed: 'Count',
  /** Events that went on without reference data, because it could not be asked for. */
  EventsDegraded: 'Count',
  /** 1 while the circuit breaker that a batch met was not closed, else 0. */
  BreakerOpen: 'Count',
  /** Changes of a circuit breaker's state, in any process. By `breaker`. */
  BreakerTransitions: 'Count',
  /** From putting a canary on the bus to finding it stored. */
  CanaryArrival: 'Milliseconds',
  /** 1 for a canary that was not stored in time, else 0. */
  CanaryMissing: 'Count',
} as const;

export type MetricName = keyof typeof METRICS;

/** Of the workflow lane alone: the stream lane has no executions and no bus, and its reference data is in memory. */
export const WORKFLOW_ONLY = [
  'ExecutionsFailed',
  'EventsDegraded',
  'BreakerOpen',
  'BreakerTransitions',
  'CanaryArrival',
  'CanaryMissing',
] as const satisfies readonly MetricName[];

/** What the stream lane publishes on top of {@link METRICS}, with the unit values are reported in. */
export const STREAM_METRICS = {
  /** Records behind the end of a partition, as of the last fetch. By `partition`. */
  ConsumerLag: 'Count',
  /** From the newest event time of a partition to now. By `partition`. */
  WatermarkDelay: 'Milliseconds',
  /** Events that wait for the next transaction. */
  QueuedEvents: 'Count',
  /** From the first byte of a batch's transaction to its commit. */
  TransactionTime: 'Milliseconds',
  /** Accounts whose windows are in memory. By `partition`. */
  WindowAccounts: 'Count',
  /** Memory the windows take, all partitions of the member together. */
  WindowBytes: 'Bytes',
  /** Committed records the read models do not show yet. By `partition`. */
  ProjectionLag: 'Count',
  /** 0 closed, 1 half-open, 2 open. By `breaker`. */
  BreakerState: 'None',
  /** 1 while the member is ready, else 0. */
  Ready: 'None',
  /** Transactions begun again because the store did not answer. */
  StoreRetries: 'Count',
  /** Alerts that wait in the outbox, shown by the member that publishes them. By `target`, as the next two. */
  OutboxWaiting: 'Count',
  /** Age of the oldest of them. */
  OutboxAge: 'Milliseconds',
  /** Alerts published from the outbox, again each time they are sent. */
  AlertsPublished: 'Count',
} as const;

export type StreamMetricName = keyof typeof STREAM_METRICS;

/** Metrics of the stream lane that show a state, and so are set and not added to. */
export type StreamGaugeName = Exclude<
  StreamMetricName,
  'TransactionTime' | 'StoreRetries' | 'AlertsPublished'
>;

/** CloudWatch namespace of every metric. */
export const METRIC_NAMESPACE = 'Millrace';
