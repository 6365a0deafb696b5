import type { Commit } from '../../application/ports/event-ledger.ts';
import {
  type AccountTotals,
  countEvent,
  totalsOf,
} from '../../domain/projections/account-totals.ts';
import { noAccountChanges } from '../../domain/projections/changes.ts';
import type { ExactSum } from '../../domain/projections/exact-sum.ts';
import type { Item } from './attributes.ts';

/** Version of the window before the first write that counted; totals are an account's whole when it is 0. */
export const COUNTED_FROM = 'countedFrom';
const SPEND = 'spend';

/** Of a window item: its totals by attribute. What is none is left out. */
export function totalsAttributes({
  spendMinor,
  ...counts
}: AccountTotals): Record<string, ExactSum> {
  const spend = Object.entries(spendMinor).map(([currency, sum]) => [SPEND + currency, sum]);
  const all: Record<string, ExactSum> = { ...counts, ...Object.fromEntries(spend) };
  return Object.fromEntries(Object.entries(all).filter(([, sum]) => sum > 0));
}

/** What a commit adds to the totals in its account's window item, by attribute. */
export function totalsAdded({ events, alerts }: Commit): Readonly<Record<string, ExactSum>> {
  const changes = noAccountChanges();
  for (const { event, late } of events) countEvent(changes, event, late);
  changes.alerts = alerts.length;
  return totalsAttributes(totalsOf(changes));
}

/** The totals in a window item; `null` when not every event of the account was counted. */
export function totalsIn(item: Item): AccountTotals | null {
  if (item[COUNTED_FROM]?.N !== '0') return null;
  const count = (name: string): number => Number(item[name]?.N ?? 0);
  const spendMinor: Record<string, ExactSum> = {};
  for (const [name, { N }] of Object.entries(item)) {
    if (N === undefined || !SPEND_OF.test(name)) continue;
    const sum = BigInt(N);
    spendMinor[name.slice(SPEND.length)] = sum > Number.MAX_SAFE_INTEGER ? sum : Number(sum);
  }
  return { events: count('events'), late: count('late'), alerts: count('alerts'), spendMinor };
}

const SPEND_OF = new RegExp(`^${SPEND}[A-Z]{3}$`);
