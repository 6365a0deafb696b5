import type { Transaction } from '../event.ts';

/** One event as the window keeps it: all a detector may look at, nothing else. */
export interface WindowEntry {
  readonly eventId: string;
  /** Digest of the event's content, 16 hexadecimal digits: tells a duplicate from a conflict. */
  readonly fingerprint: string;
  /** Event time, epoch ms. */
  readonly occurredAt: number;
  readonly amountMinor: number;
  readonly currency: string;
  /** Money leaving the account (purchase, withdrawal, transfer). */
  readonly spend: boolean;
  /** Place in units of 10⁻⁵ degrees (about a metre), so that state survives serialisation unchanged. */
  readonly place: { readonly lat: number; readonly lon: number } | null;
}

/** Exponentially weighted mean and variance of an account's windowed spend in one currency. */
export interface Baseline {
  readonly observations: number;
  readonly mean: number;
  readonly variance: number;
}

/** Everything known about one account's recent past. A value: operations return a new one. */
export interface AccountWindow {
  /** Newest event time accepted, epoch ms. */
  readonly watermark: number;
  /** Event time through which entries are folded into the baselines, epoch ms. */
  readonly baselineThrough: number;
  readonly baselines: ReadonlyMap<string, Baseline>;
  /** In total order: event time, then event id. */
  readonly entries: readonly WindowEntry[];
}

export const EMPTY_WINDOW: AccountWindow = {
  watermark: Number.NEGATIVE_INFINITY,
  baselineThrough: Number.NEGATIVE_INFINITY,
  baselines: new Map(),
  entries: [],
};

const SPEND_TYPES: ReadonlySet<string> = new Set(['PURCHASE', 'WITHDRAWAL', 'TRANSFER']);

/** What the window keeps of an event. */
export function entryOf(event: Transaction, fingerprint: string): WindowEntry {
  const located = event.latitude !== null && event.longitude !== null;
  return {
    eventId: event.eventId,
    fingerprint,
    occurredAt: event.occurredAt,
    amountMinor: event.amountMinor,
    currency: event.currency,
    spend: SPEND_TYPES.has(event.type),
    place: located
      ? {
          lat: Math.round((event.latitude ?? 0) * 1e5),
          lon: Math.round((event.longitude ?? 0) * 1e5),
        }
      : null,
  };
}

/** The total order of entries: event time, then event id. Negative when `a` comes first. */
export function compareEntries(a: WindowEntry, b: WindowEntry): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt;
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0;
}

/** Index of the first entry later than `time` (ms), by binary search; `entries.length` when none is. */
export function firstAfter(entries: readonly WindowEntry[], time: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle] as WindowEntry).occurredAt > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
