import type { Hours } from '../../../src/adapters/relational/questions.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Whole hours (UTC) that hold the asked time; a day without `from`, up to now without `to`. All epoch ms. */
export function hoursOf(
  { from, to }: { readonly from?: number; readonly to?: number },
  now: number,
): Hours {
  const end = to ?? now;
  return {
    from: Math.floor((from ?? end - DAY) / HOUR) * HOUR,
    to: Math.ceil(end / HOUR) * HOUR,
  };
}

/** `2026-11-24 08:00` */
export const hourText = (at: number | Date): string =>
  new Date(at).toISOString().slice(0, 16).replace('T', ' ');
