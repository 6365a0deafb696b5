import { DETECTOR_SETTINGS } from '../../../domain/detectors.config.ts';
import { transactionOf } from '../transaction.ts';
import type { Anomaly } from './anomaly.ts';

const { amount, byCurrency } = DETECTOR_SETTINGS.highValue;

/** One transfer at one to three times the threshold. */
export const highValueAnomaly: Anomaly = {
  detector: 'high-value',
  events: 1,
  notBefore: 0.1,
  needsObservations: 0,
  occur(random, account, startAt) {
    const threshold = byCurrency[account.home.currency] ?? amount;
    const spending = { occurredAt: startAt, amount: threshold * random.float(1.01, 3) };
    return [transactionOf(random, account, { ...spending, type: 'TRANSFER' })];
  },
};
