/** A place in units of 10⁻⁵ degrees. */
export interface Place {
  readonly lat: number;
  readonly lon: number;
}

const EARTH_RADIUS_KM = 6371.0088;
const RADIANS = Math.PI / 180 / 1e5;

/** Great-circle distance in kilometres, by the haversine formula on the mean Earth radius. */
export function distanceKm(a: Place, b: Place): number {
  return kmBetween(a.lat, a.lon, b.lat, b.lon);
}

/** {@link distanceKm} of two places given by their coordinates, in units of 10⁻⁵ degrees. */
export function kmBetween(latA: number, lonA: number, latB: number, lonB: number): number {
  const dLat = (latB - latA) * RADIANS;
  const dLon = (lonB - lonA) * RADIANS;
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(latA * RADIANS) * Math.cos(latB * RADIANS) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/**
 * The sum of the differences of latitude and of longitude, in units of 10⁻⁵ degrees, below which two places are
 * certainly no more than `km` apart: going north–south, then east–west is never shorter than the great circle, and
 * a degree of longitude never longer than one of latitude. Across the date line the sum is only too large. A
 * millionth is taken off for what the formula rounds.
 */
export function spanWithin(km: number): number {
  return (km / (EARTH_RADIUS_KM * RADIANS)) * (1 - 1e-6);
}
