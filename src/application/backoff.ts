const FIRST_MS = 100;

/**
 * Milliseconds to wait before the next attempt: full jitter over a doubling ceiling.
 *
 * @param failures failed attempts so far, from 1
 * @param random a number in [0, 1)
 */
export function backoffMs(failures: number, maximumMs: number, random: number): number {
  const ceiling = Math.min(maximumMs, FIRST_MS * 2 ** Math.min(failures - 1, 30));
  return Math.round(ceiling * random);
}
