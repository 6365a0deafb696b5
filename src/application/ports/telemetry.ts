import type { MetricName } from '../../domain/metric-names.ts';

export interface Telemetry {
  /** Adds to a counter; `dimension` also counts it separately by that name and value. Zero is not sent. */
  count(name: MetricName, value: number, dimension?: Readonly<Record<string, string>>): void;
  /** Single observations, each kept so that percentiles are exact. */
  observe(name: MetricName, values: readonly number[]): void;
}
