import type { MinuteChanges } from './changes.ts';
import { addSums, addTotals, type Totals } from './totals.ts';

/** Counters of one minute of event time. */
export interface Counters {
  /** Stored events, late ones included. */
  readonly events: number;
  readonly late: number;
  /** Money that left accounts, minor units by currency. */
  readonly spendMinor: Totals;
  /** Alerts by detector. */
  readonly alerts: Readonly<Record<string, number>>;
}

export interface MinuteCounters extends Counters {
  /** Minutes since the epoch. */
  readonly minute: number;
}

export const NO_COUNTERS: Counters = { events: 0, late: 0, spendMinor: {}, alerts: {} };

/** The counters after the changes. */
export function changedCounters(counters: Counters, changes: MinuteChanges): Counters {
  return {
    events: counters.events + changes.events,
    late: counters.late + changes.late,
    spendMinor: addSums(counters.spendMinor, changes.spend),
    alerts: addCounts(counters.alerts, Object.fromEntries(changes.alerts)),
  };
}

/** Counters of several partitions, minute by minute, oldest first. */
export function mergeMinutes(parts: readonly MinuteCounters[]): MinuteCounters[] {
  const merged = new Map<number, MinuteCounters>();
  for (const part of parts) {
    const known = merged.get(part.minute);
    merged.set(part.minute, known === undefined ? part : merge(known, part));
  }
  return [...merged.values()].sort((a, b) => a.minute - b.minute);
}

const merge = (a: MinuteCounters, b: MinuteCounters): MinuteCounters => ({
  minute: a.minute,
  events: a.events + b.events,
  late: a.late + b.late,
  spendMinor: addTotals(a.spendMinor, b.spendMinor),
  alerts: addCounts(a.alerts, b.alerts),
});

type Counts = Readonly<Record<string, number>>;

function addCounts(a: Counts, b: Counts): Counts {
  const counts: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) counts[name] = (counts[name] ?? 0) + count;
  return counts;
}
