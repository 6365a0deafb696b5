import { DETECTOR_SETTINGS } from '../../../domain/detectors.config.ts';
import { transactionOf } from '../transaction.ts';
import type { Anomaly } from './anomaly.ts';

const { windowMs, maxEvents } = DETECTOR_SETTINGS.velocity;
const BURST = maxEvents + 2;

/** Card testing: a burst of tiny purchases, two more than allowed, within four fifths of the window. */
export const velocityAnomaly: Anomaly = {
  detector: 'velocity',
  events: BURST,
  notBefore: 0.1,
  needsObservations: 0,
  occur(random, account, startAt) {
    const pause = (0.8 * windowMs) / BURST;
    return Array.from({ length: BURST }, (_, index) =>
      transactionOf(random, account, {
        occurredAt: startAt + pause * (index + random.float(0, 0.9)),
        amount: account.home.unitsPerEuro * random.float(0.5, 1.5),
      }),
    );
  },
};
