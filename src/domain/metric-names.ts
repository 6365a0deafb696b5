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
} as const;

export type MetricName = keyof typeof METRICS;

/** CloudWatch namespace of every metric. */
export const METRIC_NAMESPACE = 'Millrace';
