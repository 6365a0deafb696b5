/** Minutes since the epoch that an event time (epoch ms) falls into. */
export const minuteOf = (time: number): number => Math.floor(time / 60_000);

/** Before the first event of a partition. */
export const NO_MINUTE: number = Number.NEGATIVE_INFINITY;

/**
 * The oldest minute whose counters are kept. It follows the newest event time of the partition, never the clock, so
 * that what the counters hold depends on the log alone and a rebuild finds the same.
 */
export const oldestKept = (newestMinute: number, retainedMinutes: number): number =>
  newestMinute - retainedMinutes + 1;

/** Minutes that fall out of retention when the newest minute moves on: at most `retainedMinutes` of them. */
export function expiredMinutes(before: number, after: number, retainedMinutes: number): number[] {
  if (before === NO_MINUTE) return [];
  const end = Math.min(oldestKept(after, retainedMinutes), before + 1);
  const expired: number[] = [];
  for (let minute = oldestKept(before, retainedMinutes); minute < end; minute++) {
    expired.push(minute);
  }
  return expired;
}
