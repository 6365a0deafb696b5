/** Every alarm: one file in `lib/constructs/alarms/`, one runbook in `docs/runbooks/` of the same name. */
export const ALARM_IDS = [
  'availability-budget',
  'breaker-open',
  'buffer-age',
  'canary-missing',
  'dead-letter-depth',
  'end-to-end-latency',
  'executions-failed',
  'function-errors',
  'function-throttles',
  'http-errors',
  'iterator-age',
  'kafka-lag',
  'latency-budget',
  'quarantine-rate',
  'sagas-stuck',
  'undelivered-depth',
] as const;

export type AlarmId = (typeof ALARM_IDS)[number];
