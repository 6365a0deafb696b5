import { formatMinor, toMinor } from '../currencies.ts';
import type { DetectorSettings } from '../detectors.config.ts';
import { type Detector, entryAt } from './detector.ts';

/** Fires on a single amount at or above the currency's threshold. */
export function highValue(settings: DetectorSettings): Detector {
  const { amount, byCurrency } = settings.highValue;
  return {
    id: 'high-value',
    lookbackMs: 0,
    evaluate(window, index) {
      const { amountMinor, currency } = entryAt(window, index);
      const threshold = toMinor(byCurrency[currency] ?? amount, currency);
      if (amountMinor < threshold) return undefined;
      return {
        measured: amountMinor,
        threshold,
        severity: 'medium',
        reason: `${formatMinor(amountMinor, currency)} is at or above ${formatMinor(threshold, currency)}`,
      };
    },
  };
}
