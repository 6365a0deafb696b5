const BASE_MS = 50;
const LONGEST_MS = 5_000;

/** Pause before the given attempt (1, 2, …), ms: exponential with full jitter. @param random 0 to 1 */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(LONGEST_MS, BASE_MS * 2 ** attempt);
}
