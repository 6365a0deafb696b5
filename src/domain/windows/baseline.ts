import type { AccountWindow } from './account-window.ts';
import { Baseline } from './baseline-record.ts';
import type { WindowStorage } from './window-storage.ts';

export interface BaselineSettings {
  readonly windowMs: number;
  readonly alpha: number;
}

/** Spend of the entry's currency in the window that ends with the entry at `index`, minor units. */
export function windowedSpend(window: AccountWindow, index: number, windowMs: number): number {
  const after = window.timeOf(index) - windowMs;
  const currency = window.currencyOf(index);
  let sum = 0;
  for (let i = index; i >= 0 && window.timeOf(i) > after; i--) {
    if (window.isSpend(i) && window.currencyOf(i) === currency) sum += window.amountOf(i);
  }
  return sum;
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
    into.observe(windowedSpend(window, i, settings.windowMs), settings.alpha);
  }
}

const moving = new Baseline();

/** Folds the entries that the baselines do not hold yet, up to and including `through`, in order. */
export function foldBaselines(
  memory: WindowStorage,
  slot: number,
  through: number,
  settings: BaselineSettings,
): void {
  let window = memory.window(slot);
  if (window.count > 0 && window.timeOf(0) <= through) {
    let i = window.firstAfter(window.baselineThrough);
    for (; i < window.count && window.timeOf(i) <= through; i++) {
      if (!window.isSpend(i)) continue;
      const currency = window.currencyOf(i);
      window.readBaseline(currency, moving);
      moving.observe(windowedSpend(window, i, settings.windowMs), settings.alpha);
      window = memory.setBaseline(slot, currency, moving);
    }
  }
  memory.setBaselineThrough(slot, through);
}
