import { formatMinor, minorAmounts } from '../currencies.ts';
import type { DetectorSettings } from '../detectors.config.ts';
import { baselineBefore } from '../windows/baseline.ts';
import { Baseline } from '../windows/baseline-record.ts';
import type { Detector } from './detector.ts';

/** Fires when the spend of one window stands far above what the account itself used to spend. */
export function spendSpike(settings: DetectorSettings): Detector {
  const { windowMs, deviations, minObservations, minDeviationShare, minAmount } =
    settings.spendSpike;
  const floorOf = minorAmounts(() => minAmount);
  const baseline = new Baseline();
  return {
    id: 'spend-spike',
    lookbackMs: 2 * windowMs,
    evaluate(window, index) {
      if (!window.isSpend(index)) return undefined;
      const currency = window.currencyOf(index);
      const measured = window.spendWithin(windowMs, index);
      if (measured < floorOf(currency)) return undefined;
      baselineBefore(window, currency, window.timeOf(index), settings.spendSpike, baseline);
      if (baseline.observations < minObservations) return undefined;
      const deviation = Math.max(Math.sqrt(baseline.variance), baseline.mean * minDeviationShare);
      const threshold = Math.round(baseline.mean + deviations * deviation);
      if (measured <= threshold) return undefined;
      const code = window.currencyCodeOf(index);
      return {
        measured,
        threshold,
        severity: 'high',
        reason:
          `${formatMinor(measured, code)} within ${windowMs / 60_000} minutes, above the account's ` +
          `${formatMinor(threshold, code)} (mean ${formatMinor(Math.round(baseline.mean), code)})`,
      };
    },
  };
}
