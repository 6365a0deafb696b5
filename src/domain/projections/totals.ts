import type { CurrencySums } from './currency-sums.ts';
import { type ExactSum, plus } from './exact-sum.ts';

/** Exact sums by name; a sum is a bigint only beyond 2^53. */
export type Totals = Readonly<Record<string, ExactSum>>;

/** Both totals together. */
export function addTotals(a: Totals, b: Totals): Totals {
  const sums = { ...a };
  for (const [name, sum] of Object.entries(b)) sums[name] = plus(sums[name] ?? 0, sum);
  return sums;
}

/** The totals with what some events add to them. */
export function addSums(totals: Totals, more: CurrencySums): Totals {
  if (more.size === 0) return totals;
  const sums = { ...totals };
  more.forEach((currency, sum) => {
    sums[currency] = plus(sums[currency] ?? 0, sum);
  });
  return sums;
}
