const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

/** Creation to stored, ms: every millisecond where the objective lies, so that p99 is read and not guessed. */
export const LATENCY_BUCKETS_MS: readonly number[] = [
  ...range(1, 30, 1),
  ...range(35, 100, 5),
  ...[125, 150, 175, 200, 250, 300, 400, 500, 750],
  ...[1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000],
];

/** One transaction, ms. */
export const TRANSACTION_BUCKETS_MS: readonly number[] = [
  ...range(1, 10, 1),
  ...[12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500],
  ...[1_000, 2_000, 5_000, 10_000, 30_000],
];

/** Events of one transaction. */
export const BATCH_BUCKETS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1_000, 2_000, 5_000, 10_000, 20_000, 50_000],
];
