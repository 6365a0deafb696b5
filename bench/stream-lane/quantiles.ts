type Buckets = ReadonlyMap<number, number>;

const NOTHING: Buckets = new Map();

/**
 * A quantile of what was observed between two looks at a histogram, in the unit of its bounds; linear within a bucket,
 * as Prometheus has it. What lies beyond the last bound is that bound.
 */
export function quantile(share: number, after: Buckets, before: Buckets = NOTHING): number {
  const counts = [...after].map(([bound, count]) => ({
    bound,
    count: count - (before.get(bound) ?? 0),
  }));
  const total = counts.at(-1)?.count ?? 0;
  if (total === 0) return 0;
  const rank = share * total;
  let [lower, below] = [0, 0];
  for (const { bound, count } of counts) {
    if (count >= rank && count > below) {
      if (!Number.isFinite(bound)) return lower;
      return lower + ((bound - lower) * (rank - below)) / (count - below);
    }
    [lower, below] = [Number.isFinite(bound) ? bound : lower, count];
  }
  return lower;
}
