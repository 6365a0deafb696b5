import { formatMinor, minorAmounts } from '../currencies.ts';
import type { DetectorSettings } from '../detectors.config.ts';
import type { Detector } from './detector.ts';

/** Fires on a single amount at or above the currency's threshold. */
export function highValue(settings: DetectorSettings): Detector {
  const { amount, byCurrency } = settings.highValue;
  const thresholdOf = minorAmounts((code) => byCurrency[code] ?? amount);
  return {
    id: 'high-value',
    lookbackMs: 0,
    evaluate(window, index) {
      const measured = window.amountOf(index);
      const threshold = thresholdOf(window.currencyOf(index));
      if (measured < threshold) return undefined;
      const code = window.currencyCodeOf(index);
      return {
        measured,
        threshold,
        severity: 'medium',
        reason: `${formatMinor(measured, code)} is at or above ${formatMinor(threshold, code)}`,
      };
    },
  };
}
