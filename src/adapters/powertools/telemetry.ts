import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Telemetry } from '../../application/ports/telemetry.ts';
import { METRICS, type MetricName } from '../../domain/metric-names.ts';

export interface PublishedTelemetry extends Telemetry {
  /** One observation of something of which there are several, in all and by itself. */
  observeOne(name: MetricName, value: number, dimension: Readonly<Record<string, string>>): void;
  /** Writes everything collected since the last call as embedded-metric-format log lines. */
  publish(): void;
}

/** Metrics as log lines in the embedded metric format: no call is made, CloudWatch reads the log. */
export function powertoolsTelemetry(metrics: Metrics): PublishedTelemetry {
  const separate = new Map<string, { name: MetricName; dimension: object; values: number[] }>();
  const valuesOf = (name: MetricName, dimension: Readonly<Record<string, string>>): number[] => {
    const key = `${name} ${JSON.stringify(dimension)}`;
    const found = separate.get(key) ?? { name, dimension, values: [] };
    separate.set(key, found);
    return found.values;
  };
  return {
    count(name, value, dimension) {
      if (value === 0) return;
      metrics.addMetric(name, MetricUnit[METRICS[name]], value);
      if (dimension === undefined) return;
      const values = valuesOf(name, dimension);
      values[0] = (values[0] ?? 0) + value;
    },
    observe(name, values) {
      for (const value of values) metrics.addMetric(name, MetricUnit[METRICS[name]], value);
    },
    observeOne(name, value, dimension) {
      metrics.addMetric(name, MetricUnit[METRICS[name]], value);
      valuesOf(name, dimension).push(value);
    },
    publish() {
      for (const { name, dimension, values } of separate.values()) {
        for (const value of values) {
          // It is written at once, and its dimension with it.
          const single = metrics.singleMetric();
          single.addDimensions({ ...dimension });
          single.addMetric(name, MetricUnit[METRICS[name]], value);
        }
      }
      separate.clear();
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
