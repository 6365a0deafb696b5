import { EXPORTED } from '../../../../src/adapters/prometheus/exported.ts';
import type { Exposition } from '../../status/member-metrics.ts';
import type { Percentiles } from '../percentile.ts';

/** Upper bound in ms → observations up to it. */
export type Cumulative = ReadonlyMap<number, number>;

const BUCKET = `${EXPORTED.EndToEndLatency.name}_bucket`;

/** A member's latency histogram. */
export function latencyBuckets(exposition: Exposition | undefined): Cumulative {
  const samples = exposition?.get(BUCKET) ?? [];
  return new Map(samples.map(({ labels, value }) => [boundMs(labels['le'] ?? ''), value]));
}

const boundMs = (seconds: string): number =>
  seconds === '+Inf' ? Number.POSITIVE_INFINITY : Math.round(Number(seconds) * 1_000);

/** What was observed in between. A member that started again counts from zero. */
export function observedSince(before: Cumulative, after: Cumulative): Cumulative {
  const total = Number.POSITIVE_INFINITY;
  const restarted = (after.get(total) ?? 0) < (before.get(total) ?? 0);
  const was = (bound: number): number => (restarted ? 0 : (before.get(bound) ?? 0));
  return new Map([...after].map(([bound, count]) => [bound, count - was(bound)]));
}

/** Percentiles of several histograms together: the upper bound of the bucket they fall into, ms. */
export function bucketPercentiles(histograms: readonly Cumulative[]): Percentiles {
  const bounds = [...new Set(histograms.flatMap((each) => [...each.keys()]))].sort((a, b) => a - b);
  const upTo = (bound: number): number =>
    histograms.reduce((sum, each) => sum + (each.get(bound) ?? 0), 0);
  const total = upTo(Number.POSITIVE_INFINITY);
  const at = (share: number): number | null => {
    const rank = Math.max(1, Math.ceil(share * total));
    const bound = total === 0 ? undefined : bounds.find((each) => upTo(each) >= rank);
    return bound === undefined || bound === Number.POSITIVE_INFINITY ? null : bound;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
