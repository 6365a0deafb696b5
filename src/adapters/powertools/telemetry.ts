import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Telemetry } from '../../application/ports/telemetry.ts';
import { METRICS } from '../../domain/metric-names.ts';

/** Metrics as embedded-metric-format log lines: no call is made, CloudWatch reads the log. */
export function powertoolsTelemetry(metrics: Metrics): Telemetry {
  return {
    count(name, value, dimension) {
      if (value === 0) return;
      metrics.addMetric(name, MetricUnit[METRICS[name]], value);
      if (dimension === undefined) return;
      const single = metrics.singleMetric();
      single.addDimensions({ ...dimension });
      single.addMetric(name, MetricUnit[METRICS[name]], value);
    },
    observe(name, values) {
      for (const value of values) metrics.addMetric(name, MetricUnit[METRICS[name]], value);
    },
  };
}
