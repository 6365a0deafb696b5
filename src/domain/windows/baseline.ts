import type { AccountWindow } from './account-window.ts';
import { Baseline } from './baseline-record.ts';
import type { WindowStorage } from './window-storage.ts';

export interface BaselineSettings {
  readonly windowMs: number;
  readonly alpha: number;
}

/**
 * The account's baseline in one currency as it stood one spend window before `time`. Whatever is still to
 * arrive on time lies later than that (grace < window), so the answer never changes afterwards.
 */
export function baselineBefore(
  window: AccountWindow,
  currency: number,
  time: number,
  settings: BaselineSettings,
  into: Baseline,
): void {
  const through = time - settings.windowMs;
  window.readBaseline(currency, into);
  let i = window.firstAfter(window.baselineThrough);
  for (; i < window.count && window.timeOf(i) <= through; i++) {
    if (!window.isSpend(i) || window.currencyOf(i) !== currency) continue;
    into.observe(window.spendWithin(settings.windowMs, i), settings.alpha);
  }
}

const moving = new Baseline();

/** Folds the window's entries that the baselines do not hold yet, up to and including `through`, in order. */
export function foldBaselines(
  memory: WindowStorage,
  slot: number,
  window: AccountWindow,
  through: number,
  settings: BaselineSettings,
): void {
  if (window.count > 0 && window.timeOf(0) <= through) {
    let i = window.firstAfter(window.baselineThrough);
    for (; i < window.count && window.timeOf(i) <= through; i++) {
      if (!window.isSpend(i)) continue;
      const currency = window.currencyOf(i);
      const ordinal = window.readBaseline(currency, moving);
      moving.observe(window.spendWithin(settings.windowMs, i), settings.alpha);
      memory.setBaseline(slot, ordinal, currency, moving);
    }
  }
  memory.setBaselineThrough(slot, through);
}
