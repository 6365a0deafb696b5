import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE, type MetricName } from '../src/domain/metric-names.ts';

const SERVICE = { service: 'millrace' };

/**
 * A metric the pipeline publishes.
 * @param statistic CloudWatch statistic. @default Sum
 * @param dimensions on top of `service`. @default none
 */
export const pipelineMetric = (
  metricName: MetricName,
  statistic = 'Sum',
  dimensions: Readonly<Record<string, string>> = {},
): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    statistic,
    dimensionsMap: { ...SERVICE, ...dimensions },
    period: Duration.minutes(1),
  });
