import { type Alert, alertOf } from '../alert.ts';
import type { Detector, Finding } from '../detectors/detector.ts';
import type { DetectorSettings } from '../detectors.config.ts';
import type { Transaction } from '../event.ts';
import type { AccountWindow } from './account-window.ts';
import { foldBaselines } from './baseline.ts';
import type { WindowMemory } from './window-memory.ts';

/**
 * What became of an event: `accepted` into the window; `late`, to be stored and never alerted; `repeat`, its id
 * is in the window already, whatever the content.
 */
export type Placement = 'accepted' | 'late' | 'repeat';

/** Everything the step needs besides state and event. */
export interface Rules {
  readonly settings: DetectorSettings;
  readonly detectors: readonly Detector[];
  /** How far back the detectors look, ms: the longest of them. */
  readonly lookbackMs: number;
}

/**
 * One event through its account's window, at `slot` of the memory. Alerts are added to `alerts`; the memory
 * changes only when the event is accepted. Deterministic; taking events one by one or in any grouping gives the
 * same result.
 */
export function advance(
  memory: WindowMemory,
  slot: number,
  event: Transaction,
  rules: Rules,
  alerts: Alert[],
): Placement {
  // One view throughout: the memory shows in it what it changes.
  const window = memory.window(slot);
  memory.scratch.setEvent(event);
  if (window.holds(memory.scratch)) return 'repeat';
  if (event.occurredAt < window.watermark - rules.settings.graceMs) return 'late';
  const index = window.placeFor(memory.scratch);
  memory.insert(slot, index);
  judge(memory, slot, window, index, event, rules.detectors, alerts);
  settle(memory, slot, window, rules);
  return 'accepted';
}

/** A detector that fires on an entry later than the new one. */
interface Fired {
  readonly detector: Detector;
  readonly index: number;
  readonly finding: Finding;
}

/** Alerts of the new entry, and of later entries that only now cross a threshold because of it. */
function judge(
  memory: WindowMemory,
  slot: number,
  window: AccountWindow,
  index: number,
  event: Transaction,
  detectors: readonly Detector[],
  alerts: Alert[],
): void {
  let later: Fired[] | undefined;
  for (let i = index; i < window.count; i++) {
    for (const detector of detectors) {
      const finding = detector.evaluate(window, i);
      if (finding === undefined) continue;
      if (i === index) alerts.push(alertOf(detector.id, event, finding));
      else {
        later ??= [];
        later.push({ detector, index: i, finding });
      }
    }
  }
  if (later === undefined) return;
  const silent = memory.without(slot, index, (before) =>
    later.filter((fired) => fired.detector.evaluate(before, fired.index - 1) === undefined),
  );
  for (const { detector, index: i, finding } of silent) {
    const { accountId } = event;
    const trigger = { accountId, eventId: window.eventIdOf(i), occurredAt: window.timeOf(i) };
    alerts.push(alertOf(detector.id, trigger, finding));
  }
}

/** Folds what no on-time event can change any more into the baselines and lets go what no detector can reach. */
function settle(
  memory: WindowMemory,
  slot: number,
  window: AccountWindow,
  { settings, lookbackMs }: Rules,
): void {
  const sealed = window.watermark - settings.graceMs;
  const through = Math.max(window.baselineThrough, sealed - settings.spendSpike.windowMs);
  foldBaselines(memory, slot, window, through, settings.spendSpike);
  const expired = window.firstAfter(sealed - lookbackMs);
  const overflow = window.count - settings.maxWindowEvents;
  const gone = Math.max(expired, overflow);
  if (gone > 0) memory.expire(slot, gone);
}
