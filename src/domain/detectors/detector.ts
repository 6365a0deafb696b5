import type { AccountWindow } from '../windows/account-window.ts';

export type DetectorId = 'high-value' | 'velocity' | 'spend-spike' | 'impossible-travel';

export type Severity = 'medium' | 'high';

/** What a detector saw when it fires. */
export interface Finding {
  /** The value that crossed the threshold, in the detector's own unit (minor units, events, km/h). */
  readonly measured: number;
  readonly threshold: number;
  readonly severity: Severity;
  /** One sentence for a person. */
  readonly reason: string;
}

/**
 * A detector judges the entry at `index` by the entries up to it in total order. It must be monotone: an
 * entry that arrives out of order may turn "no" into "yes", never the reverse. That makes the set of alerts
 * independent of arrival order within the grace.
 *
 * It is asked about every event, so it should make no objects before it fires, and keep nothing of the window.
 */
export interface Detector {
  readonly id: DetectorId;
  /** How far back from an entry the detector looks, ms. */
  readonly lookbackMs: number;
  evaluate(window: AccountWindow, index: number): Finding | undefined;
}
