import {
  type AccountWindow,
  type Baseline,
  firstAfter,
  type WindowEntry,
} from './account-window.ts';

const NOTHING_SEEN: Baseline = { observations: 0, mean: 0, variance: 0 };

/**
 * One step of the exponentially weighted mean and variance.
 * Method: T. Finch, "Incremental calculation of weighted mean and variance" (2009), section 9.
 */
export function observe(baseline: Baseline, value: number, alpha: number): Baseline {
  if (baseline.observations === 0) return { observations: 1, mean: value, variance: 0 };
  const difference = value - baseline.mean;
  const increment = alpha * difference;
  return {
    observations: baseline.observations + 1,
    mean: baseline.mean + increment,
    variance: (1 - alpha) * (baseline.variance + difference * increment),
  };
}

/** Spend of the entry's currency in the window that ends with the entry at `index`, minor units. */
export function windowedSpend(
  entries: readonly WindowEntry[],
  index: number,
  windowMs: number,
): number {
  const last = entries[index] as WindowEntry;
  let sum = 0;
  for (let i = index; i >= 0; i--) {
    const entry = entries[i] as WindowEntry;
    if (entry.occurredAt <= last.occurredAt - windowMs) break;
    if (entry.spend && entry.currency === last.currency) sum += entry.amountMinor;
  }
  return sum;
}

export interface BaselineSettings {
  readonly windowMs: number;
  readonly alpha: number;
}

/** The baselines after folding the entries later than `after` up to and including `through`, in order. */
export function foldBaselines(
  baselines: ReadonlyMap<string, Baseline>,
  entries: readonly WindowEntry[],
  after: number,
  through: number,
  settings: BaselineSettings,
): ReadonlyMap<string, Baseline> {
  const end = firstAfter(entries, through);
  let folded: Map<string, Baseline> | undefined;
  for (let i = firstAfter(entries, after); i < end; i++) {
    const entry = entries[i] as WindowEntry;
    if (!entry.spend) continue;
    folded ??= new Map(baselines);
    const spend = windowedSpend(entries, i, settings.windowMs);
    const before = folded.get(entry.currency) ?? NOTHING_SEEN;
    folded.set(entry.currency, observe(before, spend, settings.alpha));
  }
  return folded ?? baselines;
}

/**
 * The account's baseline in one currency as it stood one spend window before `time`. Whatever is still to
 * arrive on time lies later than that (grace < window), so the answer never changes afterwards.
 */
export function baselineBefore(
  window: AccountWindow,
  currency: string,
  time: number,
  settings: BaselineSettings,
): Baseline {
  const through = time - settings.windowMs;
  const folded = foldBaselines(
    window.baselines,
    window.entries,
    window.baselineThrough,
    through,
    settings,
  );
  return folded.get(currency) ?? NOTHING_SEEN;
}
