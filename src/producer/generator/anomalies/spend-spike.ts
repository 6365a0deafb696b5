import { DETECTOR_SETTINGS } from '../../../domain/detectors.config.ts';
import { transactionOf } from '../transaction.ts';
import type { Anomaly } from './anomaly.ts';

const { windowMs, deviations, minObservations, minDeviationShare, minAmount } =
  DETECTOR_SETTINGS.spendSpike;
const PURCHASES = 4;

/** A shopping spree: within half a window, well above what the account's own history explains. */
export const spendSpikeAnomaly: Anomaly = {
  detector: 'spend-spike',
  events: PURCHASES,
  notBefore: 0.7,
  needsObservations: minObservations + 2,
  occur(random, account, startAt) {
    const unexplained = account.habit * (1 + deviations * (minDeviationShare + 0.15));
    const total = Math.max(1.6 * unexplained, 2 * minAmount) * random.float(1, 1.3);
    const pause = windowMs / 2 / PURCHASES;
    return Array.from({ length: PURCHASES }, (_, index) =>
      transactionOf(random, account, {
        occurredAt: startAt + pause * (index + random.float(0, 0.9)),
        amount: total / PURCHASES,
      }),
    );
  },
};
