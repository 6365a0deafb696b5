import type { Histogram, MetricValueWithName, Registry } from 'prom-client';
import type { BucketCounts } from './bucket-counts.ts';

/**
 * Shows bucket counts in a registry as a histogram.
 * @param scale units of the counts in one unit of the exposition: 1000 for milliseconds shown as seconds
 */
export function exposeHistogram(
  registry: Registry,
  { name, help }: { readonly name: string; readonly help: string },
  counts: BucketCounts,
  scale: number,
): void {
  const bounds = [...counts.bounds.map((bound) => ({ le: bound / scale })), { le: '+Inf' }];

  function values(): MetricValueWithName<string>[] {
    let total = 0;
    const buckets = bounds.map((labels, bucket) => {
      total += counts.counts[bucket] ?? 0;
      return { labels, metricName: `${name}_bucket`, value: total };
    });
    return [
      ...buckets,
      { labels: {}, metricName: `${name}_sum`, value: counts.sum / scale },
      { labels: {}, metricName: `${name}_count`, value: total },
    ];
  }

  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({ ...metric, values: values() }),
    reset: () => counts.reset(),
  };
  // The registry asks for no more than this, but declares that it wants one of the library's own classes.
  registry.registerMetric(metric as unknown as Histogram);
}
