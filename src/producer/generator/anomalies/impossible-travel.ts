import { DETECTOR_SETTINGS } from '../../../domain/detectors.config.ts';
import { distanceKm } from '../../../domain/distance.ts';
import { CITIES, type City } from '../cities.ts';
import { transactionOf } from '../transaction.ts';
import type { Anomaly } from './anomaly.ts';

const { windowMs, maxSpeedKmh, minDistanceKm } = DETECTOR_SETTINGS.impossibleTravel;
const HOUR = 3_600_000;
const JOURNEY = Math.min(0.75 * HOUR, windowMs / 2);

/** A card seen at home and, three quarters of an hour later, where no aircraft takes it in that time. */
export const impossibleTravelAnomaly: Anomaly = {
  detector: 'impossible-travel',
  events: 2,
  notBefore: 0.1,
  needsObservations: 0,
  occur(random, account, startAt) {
    const far = random.pick(CITIES.filter((city) => outOfReach(account.home, city)));
    const amount = account.habit * random.float(0.6, 1.2);
    return [
      transactionOf(random, account, { occurredAt: startAt, amount }),
      transactionOf(random, account, { occurredAt: startAt + JOURNEY, amount, city: far }),
    ];
  },
};

function outOfReach(from: City, to: City): boolean {
  const km = distanceKm(placeOf(from), placeOf(to));
  return km > 2 * minDistanceKm && km > (2 * maxSpeedKmh * JOURNEY) / HOUR;
}

const placeOf = ({ latitude, longitude }: City) => ({ lat: latitude * 1e5, lon: longitude * 1e5 });
