import type { AccountState, LatestEvent } from '../../domain/projections/account-state.ts';
import { type StoredSums, sumsOf, sumsText } from './values.ts';

/**
 * An account as it is stored: a JSON array, because names would double the memory of a million accounts and what it
 * costs to write them. The fields of the latest event are missing while there is none.
 */
type Stored = [
  events: number,
  late: number,
  alerts: number,
  spendMinor: StoredSums,
  ...latest:
    | []
    | [
        eventId: string,
        occurredAt: number,
        type: LatestEvent['type'],
        amountMinor: number,
        currency: string,
        country: string | null,
        enrichment: LatestEvent['enrichment'],
        homeCountry: string | null,
        segment: string | null,
        crossBorder: boolean | null,
      ],
];

/** Put together by hand, a third of what a serialiser takes: only what comes from reference data is free text. */
export function accountText({ events, late, alerts, spendMinor, latest }: AccountState): string {
  const counts = `${events},${late},${alerts},${sumsText(spendMinor)}`;
  if (latest === null) return `[${counts}]`;
  const country = latest.country === null ? 'null' : `"${latest.country}"`;
  return (
    `[${counts},"${latest.eventId}",${latest.occurredAt},"${latest.type}",${latest.amountMinor},` +
    `"${latest.currency}",${country},"${latest.enrichment}",${JSON.stringify(latest.homeCountry)},` +
    `${JSON.stringify(latest.segment)},${latest.crossBorder}]`
  );
}

export function accountOf(text: string): AccountState {
  const stored = JSON.parse(text) as Stored;
  return {
    latest: stored.length === 4 ? null : latestOf(stored),
    events: stored[0],
    late: stored[1],
    alerts: stored[2],
    spendMinor: sumsOf(stored[3]),
  };
}

function latestOf(stored: Extract<Stored, { length: 14 }>): LatestEvent {
  return {
    eventId: stored[4],
    occurredAt: stored[5],
    type: stored[6],
    amountMinor: stored[7],
    currency: stored[8],
    country: stored[9],
    enrichment: stored[10],
    homeCountry: stored[11],
    segment: stored[12],
    crossBorder: stored[13],
  };
}
