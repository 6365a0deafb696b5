export interface PollerBounds {
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * How many pollers there should be: twice as many while more waits than they take in a round, the fewest again when
 * nothing waits. A partition has one poller, so there are never more pollers than partitions.
 *
 * @param lag records behind the end of the partitions
 */
export function pollersWanted(
  running: number,
  { minimum, maximum }: PollerBounds,
  { partitions, lag, batchSize }: { partitions: number; lag: number; batchSize: number },
): number {
  const most = Math.max(1, Math.min(maximum, partitions));
  const least = Math.min(minimum, most);
  if (lag === 0) return least;
  return lag > running * batchSize ? Math.min(most, running * 2) : Math.min(most, running);
}

/** Deals items out to at most `count` groups, in turn. */
export function dealOut<T>(items: readonly T[], count: number): T[][] {
  const groups = Array.from({ length: Math.min(count, items.length) }, (): T[] => []);
  items.forEach((item, index) => {
    groups[index % groups.length]?.push(item);
  });
  return groups;
}
