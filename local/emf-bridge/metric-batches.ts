import type { MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { EmfMetric } from './emf.ts';

/** Limits of one PutMetricData call. */
const DATA_PER_CALL = 1_000;
const VALUES_PER_DATUM = 150;

/** What one PutMetricData call takes. */
export interface MetricBatch {
  readonly namespace: string;
  readonly data: readonly MetricDatum[];
}

/**
 * Packs metrics into as few calls as the limits allow: equal metrics of the same second share a datum, equal values
 * a count. No value is lost and none is averaged, so every statistic comes out as from the single values.
 */
export function metricBatches(metrics: readonly EmfMetric[]): MetricBatch[] {
  const series = Map.groupBy(metrics, seriesKey);
  const byNamespace = new Map<string, MetricDatum[]>();
  for (const group of series.values()) {
    const [first] = group;
    if (first !== undefined) {
      const list = byNamespace.get(first.namespace) ?? [];
      list.push(...dataOf(first, counted(group)));
      byNamespace.set(first.namespace, list);
    }
  }
  return [...byNamespace].flatMap(([namespace, data]) =>
    chunks(data, DATA_PER_CALL).map((part) => ({ namespace, data: part })),
  );
}

const secondOf = ({ timestamp }: EmfMetric): number => Math.floor(timestamp / 1_000) * 1_000;

const seriesKey = (metric: EmfMetric): string =>
  JSON.stringify([
    ...[metric.namespace, metric.name, metric.unit, metric.storageResolution],
    ...[metric.dimensions, secondOf(metric)],
  ]);

function counted(group: readonly EmfMetric[]): [value: number, count: number][] {
  const counts = new Map<number, number>();
  for (const value of group.flatMap(({ values }) => values)) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts];
}

function dataOf(metric: EmfMetric, values: readonly [number, number][]): MetricDatum[] {
  return chunks(values, VALUES_PER_DATUM).map((part) => ({
    MetricName: metric.name,
    Dimensions: metric.dimensions.map(([Name, Value]) => ({ Name, Value })),
    Timestamp: new Date(secondOf(metric)),
    Unit: metric.unit as StandardUnit,
    StorageResolution: metric.storageResolution,
    Values: part.map(([value]) => value),
    Counts: part.map(([, count]) => count),
  }));
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
