import type { DetectorSettings } from '../detectors.config.ts';
import type { Detector } from './detector.ts';

/** Fires on each event that has more than `maxEvents` events in the window ending with it. */
export function velocity(settings: DetectorSettings): Detector {
  const { windowMs, maxEvents } = settings.velocity;
  return {
    id: 'velocity',
    lookbackMs: windowMs,
    evaluate(window, index) {
      if (index < maxEvents) return undefined;
      const measured = index + 1 - window.firstAfter(window.timeOf(index) - windowMs);
      if (measured <= maxEvents) return undefined;
      return {
        measured,
        threshold: maxEvents,
        severity: 'high',
        reason: `${measured} events within ${windowMs / 60_000} minutes, more than ${maxEvents}`,
      };
    },
  };
}
