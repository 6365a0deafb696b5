import { type Alert, alertOf } from '../alert.ts';
import type { Detector, DetectorId } from '../detectors/detector.ts';
import type { DetectorSettings } from '../detectors.config.ts';
import {
  type AccountWindow,
  compareEntries,
  firstAfter,
  type WindowEntry,
} from './account-window.ts';
import { foldBaselines } from './baseline.ts';

/**
 * What became of an event: `accepted` into the window; `late`, to be stored and never alerted; `duplicate`,
 * already in the window with the same content; `conflict`, in the window with other content.
 */
export type Placement = 'accepted' | 'late' | 'duplicate' | 'conflict';

export interface Advance {
  readonly window: AccountWindow;
  readonly placement: Placement;
  readonly alerts: readonly Alert[];
}

/** Everything the step needs besides state and event. */
export interface Rules {
  readonly settings: DetectorSettings;
  readonly detectors: readonly Detector[];
}

/**
 * One event through one account's window: `(window, entry) → (window', placement, alerts)`. Pure and
 * deterministic; taking events one by one or in any grouping gives the same result.
 */
export function advance(
  window: AccountWindow,
  accountId: string,
  entry: WindowEntry,
  rules: Rules,
): Advance {
  const known = window.entries.findLast((other) => other.eventId === entry.eventId);
  if (known !== undefined) {
    const placement = known.fingerprint === entry.fingerprint ? 'duplicate' : 'conflict';
    return { window, placement, alerts: [] };
  }
  if (entry.occurredAt < window.watermark - rules.settings.graceMs) {
    return { window, placement: 'late', alerts: [] };
  }
  const index = insertionIndex(window.entries, entry);
  const inserted: AccountWindow = {
    ...window,
    watermark: Math.max(window.watermark, entry.occurredAt),
    entries: window.entries.toSpliced(index, 0, entry),
  };
  const alerts = judge(window, inserted, index, accountId, rules.detectors);
  return { window: settle(inserted, rules), placement: 'accepted', alerts };
}

function insertionIndex(entries: readonly WindowEntry[], entry: WindowEntry): number {
  let index = entries.length;
  while (index > 0 && compareEntries(entries[index - 1] as WindowEntry, entry) > 0) index--;
  return index;
}

/** Alerts of the new entry, and of later entries that only now cross a threshold because of it. */
function judge(
  before: AccountWindow,
  after: AccountWindow,
  index: number,
  accountId: string,
  detectors: readonly Detector[],
): Alert[] {
  const alerts: Alert[] = [];
  for (let i = index; i < after.entries.length; i++) {
    const entry = after.entries[i] as WindowEntry;
    for (const detector of detectors) {
      const finding = detector.evaluate(after, i);
      if (finding === undefined) continue;
      if (i > index && detector.evaluate(before, i - 1) !== undefined) continue;
      alerts.push(alertOf(detector.id satisfies DetectorId, accountId, entry, finding));
    }
  }
  return alerts;
}

/** Folds what no on-time event can change any more into the baselines and lets go what no detector can reach. */
function settle(window: AccountWindow, { settings, detectors }: Rules): AccountWindow {
  const sealed = window.watermark - settings.graceMs;
  const through = Math.max(window.baselineThrough, sealed - settings.spendSpike.windowMs);
  const baselines = foldBaselines(
    window.baselines,
    window.entries,
    window.baselineThrough,
    through,
    settings.spendSpike,
  );
  const lookback = Math.max(...detectors.map((detector) => detector.lookbackMs));
  const expired = firstAfter(window.entries, sealed - lookback);
  const overflow = window.entries.length - settings.maxWindowEvents;
  const entries = window.entries.slice(Math.max(expired, overflow, 0));
  return { watermark: window.watermark, baselineThrough: through, baselines, entries };
}
