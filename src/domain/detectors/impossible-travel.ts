import type { DetectorSettings } from '../detectors.config.ts';
import { kmBetween, spanWithin } from '../distance.ts';
import type { Detector } from './detector.ts';

const HOUR = 3_600_000;

/** Fires when some earlier place in the window could only be left for this one faster than an aircraft. */
export function impossibleTravel(settings: DetectorSettings): Detector {
  const { windowMs, maxSpeedKmh, minDistanceKm } = settings.impossibleTravel;
  const near = spanWithin(minDistanceKm);
  return {
    id: 'impossible-travel',
    lookbackMs: windowMs,
    evaluate(window, index) {
      if (!window.isLocated(index)) return undefined;
      const time = window.timeOf(index);
      const lat = window.latitudeOf(index);
      const lon = window.longitudeOf(index);
      const oldest = window.firstAfter(time - windowMs);
      for (let i = index - 1; i >= oldest; i--) {
        if (!window.isLocated(i)) continue;
        const fromLat = window.latitudeOf(i);
        const fromLon = window.longitudeOf(i);
        // Most events are near the last: a sum tells so, the formula need not be asked.
        if (Math.abs(lat - fromLat) + Math.abs(lon - fromLon) < near) continue;
        const km = kmBetween(fromLat, fromLon, lat, lon);
        const hours = (time - window.timeOf(i)) / HOUR;
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
