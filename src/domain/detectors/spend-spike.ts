import { formatMinor, toMinor } from '../currencies.ts';
import type { DetectorSettings } from '../detectors.config.ts';
import { baselineBefore, windowedSpend } from '../windows/baseline.ts';
import { type Detector, entryAt } from './detector.ts';

/** Fires when the spend of one window stands far above what the account itself used to spend. */
export function spendSpike(settings: DetectorSettings): Detector {
  const { windowMs, deviations, minObservations, minDeviationShare, minAmount } =
    settings.spendSpike;
  return {
    id: 'spend-spike',
    lookbackMs: 2 * windowMs,
    evaluate(window, index) {
      const { occurredAt, currency, spend } = entryAt(window, index);
      if (!spend) return undefined;
      const measured = windowedSpend(window.entries, index, windowMs);
      if (measured < toMinor(minAmount, currency)) return undefined;
      const baseline = baselineBefore(window, currency, occurredAt, settings.spendSpike);
      if (baseline.observations < minObservations) return undefined;
      const deviation = Math.max(Math.sqrt(baseline.variance), baseline.mean * minDeviationShare);
      const threshold = Math.round(baseline.mean + deviations * deviation);
      if (measured <= threshold) return undefined;
      return {
        measured,
        threshold,
        severity: 'high',
        reason:
          `${formatMinor(measured, currency)} within ${windowMs / 60_000} minutes, above the account's ` +
          `${formatMinor(threshold, currency)} (mean ${formatMinor(Math.round(baseline.mean), currency)})`,
      };
    },
  };
}
