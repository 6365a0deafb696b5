import type { Alert } from '../../src/domain/alert.ts';
import { currencyAt } from '../../src/domain/currencies.ts';
import { rulesFor } from '../../src/domain/detectors/index.ts';
import { DETECTOR_SETTINGS, type DetectorSettings } from '../../src/domain/detectors.config.ts';
import type { Transaction } from '../../src/domain/event.ts';
import { advance, type Placement } from '../../src/domain/windows/advance.ts';
import { Baseline } from '../../src/domain/windows/baseline-record.ts';
import { WindowMemory } from '../../src/domain/windows/window-memory.ts';
import { transaction, uuid } from './transactions.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Where test time starts. */
export const START = Date.UTC(2026, 0, 15);

/** What tests state of an event: what a window keeps of it. */
export interface EntryOver {
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly spend?: boolean;
  /** In units of 10⁻⁵ degrees. */
  readonly place?: { readonly lat: number; readonly lon: number } | null;
  readonly accountId?: string;
}

/** An event for a window; `at` is minutes after START. */
export function entry(id: number, at: number, over: EntryOver = {}): Transaction {
  const { spend = true, place = null, ...rest } = over;
  return transaction({
    eventId: uuid(id),
    occurredAt: START + at * MINUTE,
    amountMinor: 10_00,
    type: spend ? 'PURCHASE' : 'REFUND',
    latitude: place === null ? null : place.lat / 1e5,
    longitude: place === null ? null : place.lon / 1e5,
    ...rest,
  });
}

export interface Streamed {
  readonly memory: WindowMemory;
  readonly placements: Placement[];
  readonly alerts: Alert[];
}

/** Sends events one by one through their accounts' windows. */
export function stream(
  events: readonly Transaction[],
  settings: DetectorSettings = DETECTOR_SETTINGS,
  memory: WindowMemory = new WindowMemory(),
): Streamed {
  const rules = rulesFor(settings);
  const alerts: Alert[] = [];
  const placements = events.map((event) =>
    advance(memory, memory.slotOf(event.accountId), event, rules, alerts),
  );
  return { memory, placements, alerts };
}

/** The alerts of one detector, as event ids. */
export function raisedBy(detector: string, streamed: Streamed): string[] {
  return streamed.alerts.filter((a) => a.detector === detector).map((a) => a.eventId);
}

/** A window as plain values, to be compared. */
export function windowOf(memory: WindowMemory, accountId = 'acc-1') {
  const slot = memory.find(accountId);
  if (slot < 0) return undefined;
  const window = memory.window(slot);
  const baseline = new Baseline();
  return {
    watermark: window.watermark,
    baselineThrough: window.baselineThrough,
    baselines: Array.from({ length: window.baselineCount }, (_, ordinal) => ({
      currency: currencyAt(window.readBaselineAt(ordinal, baseline)),
      ...baseline,
    })),
    entries: Array.from({ length: window.count }, (_, i) => ({
      eventId: window.eventIdOf(i),
      occurredAt: window.timeOf(i),
      amountMinor: window.amountOf(i),
      currency: window.currencyCodeOf(i),
      spend: window.isSpend(i),
      place: window.isLocated(i) ? { lat: window.latitudeOf(i), lon: window.longitudeOf(i) } : null,
    })),
  };
}

/** Every account's window as plain values, by account. */
export function windowsOf(memory: WindowMemory): Map<string, ReturnType<typeof windowOf>> {
  const ids = Array.from({ length: memory.accounts }, (_, slot) => memory.accountIdOf(slot));
  return new Map(ids.map((id) => [id, windowOf(memory, id)]));
}
