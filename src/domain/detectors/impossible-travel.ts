import type { DetectorSettings } from '../detectors.config.ts';
import { distanceKm } from '../distance.ts';
import type { WindowEntry } from '../windows/account-window.ts';
import { type Detector, entryAt } from './detector.ts';

const HOUR = 3_600_000;

/** Fires when some earlier place in the window could only be left for this one faster than an aircraft. */
export function impossibleTravel(settings: DetectorSettings): Detector {
  const { windowMs, maxSpeedKmh, minDistanceKm } = settings.impossibleTravel;
  return {
    id: 'impossible-travel',
    lookbackMs: windowMs,
    evaluate(window, index) {
      const { place, occurredAt } = entryAt(window, index);
      if (place === null) return undefined;
      for (let i = index - 1; i >= 0; i--) {
        const earlier = window.entries[i] as WindowEntry;
        if (earlier.occurredAt <= occurredAt - windowMs) return undefined;
        if (earlier.place === null) continue;
        const km = distanceKm(earlier.place, place);
        const hours = (occurredAt - earlier.occurredAt) / HOUR;
        if (km <= minDistanceKm || km <= maxSpeedKmh * hours) continue;
        const speed = hours === 0 ? undefined : Math.round(km / hours);
        return {
          measured: speed ?? Number.MAX_SAFE_INTEGER,
          threshold: maxSpeedKmh,
          severity: 'high',
          reason: `${Math.round(km)} km in ${Math.round(hours * 60)} minutes${speed === undefined ? '' : ` (${speed} km/h)`}`,
        };
      }
      return undefined;
    },
  };
}
