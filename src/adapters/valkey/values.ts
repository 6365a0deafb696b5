import type { CommittedAlert } from '../../domain/projections/committed.ts';
import type { ExactSum } from '../../domain/projections/exact-sum.ts';
import type { Counters } from '../../domain/projections/minute-counters.ts';
import type { ProjectedAlert } from '../../domain/projections/projected-alert.ts';
import type { Totals } from '../../domain/projections/totals.ts';

/** Sums as they are stored: beyond 2^53 as decimal strings, because JSON's readers round. */
export type StoredSums = Readonly<Record<string, number | string>>;

/** `{"EUR":1250}`. Put together by hand: currencies are plain letters, and accounts are written by the million. */
export function sumsText(sums: Totals): string {
  let text = '';
  for (const currency in sums) {
    const sum = sums[currency] as ExactSum;
    text += `${text === '' ? '' : ','}"${currency}":${typeof sum === 'bigint' ? `"${sum}"` : sum}`;
  }
  return `{${text}}`;
}

export function sumsOf(stored: StoredSums): Totals {
  for (const currency in stored) {
    if (typeof stored[currency] === 'string') return withBigints(stored);
  }
  return stored as Readonly<Record<string, number>>;
}

const withBigints = (stored: StoredSums): Totals =>
  Object.fromEntries(
    Object.entries(stored).map(([name, sum]) => [
      name,
      typeof sum === 'string' ? BigInt(sum) : sum,
    ]),
  );

/** `{"events":3,"late":0,"alerts":{"velocity":1},"spendMinor":{"EUR":1250}}` */
export const countersText = ({ events, late, alerts, spendMinor }: Counters): string =>
  `{"events":${events},"late":${late},"alerts":${JSON.stringify(alerts)},"spendMinor":${sumsText(spendMinor)}}`;

export function countersOf(text: string): Counters {
  const stored = JSON.parse(text) as Omit<Counters, 'spendMinor'> & { spendMinor: StoredSums };
  return { ...stored, spendMinor: sumsOf(stored.spendMinor) };
}

/** The id comes first: members of a sorted set that have the same score are ordered by their text. */
export function alertText({ offset: _, alertId, ...rest }: CommittedAlert): string {
  return JSON.stringify({ alertId, ...rest });
}

export const alertOf = (text: string): ProjectedAlert => JSON.parse(text) as ProjectedAlert;
