import type { Rule } from '../rule.ts';

const within = (value: number, limit: number): boolean => Math.abs(value) <= limit;

/** Latitude and longitude together or not at all, finite and on the globe. */
export const location: Rule = ({ latitude, longitude }) => {
  if (latitude === null && longitude === null) return undefined;
  if (latitude === null || longitude === null) {
    return { code: 'MLR_LOCATION_INVALID', cause: 'latitude and longitude must come together' };
  }
  // NaN fails both comparisons.
  if (within(latitude, 90) && within(longitude, 180)) return undefined;
  return { code: 'MLR_LOCATION_INVALID', cause: 'latitude or longitude is not on the globe' };
};
