import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Telemetry } from '../../application/ports/telemetry.ts';
import { METRICS, type MetricName } from '../../domain/metric-names.ts';

export interface PublishedTelemetry extends Telemetry {
  /** Writes everything collected since the last call as embedded-metric-format log lines. */
  publish(): void;
}

/** Metrics as log lines in the embedded metric format: no call is made, CloudWatch reads the log. */
export function powertoolsTelemetry(metrics: Metrics): PublishedTelemetry {
  const separate = new Map<string, { name: MetricName; dimension: object; value: number }>();
  return {
    count(name, value, dimension) {
      if (value === 0) return;
      metrics.addMetric(name, MetricUnit[METRICS[name]], value);
      if (dimension === undefined) return;
      const key = `${name} ${JSON.stringify(dimension)}`;
      const before = separate.get(key)?.value ?? 0;
      separate.set(key, { name, dimension, value: before + value });
    },
    observe(name, values) {
      for (const value of values) metrics.addMetric(name, MetricUnit[METRICS[name]], value);
    },
    publish() {
      for (const { name, dimension, value } of separate.values()) {
        const single = metrics.singleMetric();
        single.addDimensions({ ...dimension });
        single.addMetric(name, MetricUnit[METRICS[name]], value);
      }
      separate.clear();
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
