import type { Alert } from '../../src/domain/alert.ts';
import { rulesFor } from '../../src/domain/detectors/index.ts';
import { DETECTOR_SETTINGS, type DetectorSettings } from '../../src/domain/detectors.config.ts';
import {
  type AccountWindow,
  EMPTY_WINDOW,
  type WindowEntry,
} from '../../src/domain/windows/account-window.ts';
import { advance, type Placement } from '../../src/domain/windows/advance.ts';
import { uuid } from './transactions.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Where test time starts. */
export const START = Date.UTC(2026, 0, 15);

/** A window entry; `at` is minutes after START. */
export function entry(id: number, at: number, over: Partial<WindowEntry> = {}): WindowEntry {
  return {
    eventId: uuid(id),
    fingerprint: '0123456789abcdef',
    occurredAt: START + at * MINUTE,
    amountMinor: 10_00,
    currency: 'EUR',
    spend: true,
    place: null,
    ...over,
  };
}

export interface Streamed {
  readonly window: AccountWindow;
  readonly placements: Placement[];
  readonly alerts: Alert[];
}

/** Sends entries one by one through an account's window. */
export function stream(
  entries: readonly WindowEntry[],
  settings: DetectorSettings = DETECTOR_SETTINGS,
  from: AccountWindow = EMPTY_WINDOW,
): Streamed {
  const rules = rulesFor(settings);
  let window = from;
  const placements: Placement[] = [];
  const alerts: Alert[] = [];
  for (const next of entries) {
    const step = advance(window, 'acc-1', next, rules);
    window = step.window;
    placements.push(step.placement);
    alerts.push(...step.alerts);
  }
  return { window, placements, alerts };
}

/** The alerts of one detector, as event ids. */
export function raisedBy(detector: string, streamed: Streamed): string[] {
  return streamed.alerts.filter((a) => a.detector === detector).map((a) => a.eventId);
}
