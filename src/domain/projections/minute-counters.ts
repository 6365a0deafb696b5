import { addTo, type Totals } from './totals.ts';

/** Counters of one minute of event time. */
export interface MinuteCounters {
  /** Minutes since the epoch. */
  readonly minute: number;
  /** Stored events, late ones included. */
  readonly events: number;
  readonly late: number;
  /** Money that left accounts, minor units by currency; exact up to 2^53. */
  readonly spendMinor: Totals;
  /** Alerts by detector. */
  readonly alerts: Totals;
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
  spendMinor: addTo(a.spendMinor, b.spendMinor),
  alerts: addTo(a.alerts, b.alerts),
});
