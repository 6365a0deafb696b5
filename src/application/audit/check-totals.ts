import { spelled } from '../../domain/event.ts';
import type { AccountTotals } from '../../domain/projections/account-totals.ts';
import type { Report } from './finding.ts';

/**
 * Whether what is kept of accounts' totals is what their events make.
 * @param found of the accounts whose totals are kept and whole
 * @param besides accounts that are not compared
 */
export function checkTotals(
  expected: (accountId: string) => AccountTotals | undefined,
  found: ReadonlyMap<string, AccountTotals>,
  position: string,
  besides: (accountId: string) => boolean,
  report: Report,
): void {
  for (const [id, is] of found) {
    const should = expected(id);
    if (should === undefined || besides(id) || textOf(should) === textOf(is)) continue;
    report({ kind: 'totals-changed', position, id, expected: textOf(should), found: textOf(is) });
  }
}

/** Exact sums as text, however large. */
export const textOf = ({ spendMinor, ...counts }: AccountTotals): string =>
  spelled({
    ...counts,
    spendMinor: Object.fromEntries(
      Object.entries(spendMinor).map(([currency, sum]) => [currency, String(sum)]),
    ),
  });
