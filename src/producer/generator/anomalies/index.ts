import type { Anomaly } from './anomaly.ts';
import { highValueAnomaly } from './high-value.ts';
import { impossibleTravelAnomaly } from './impossible-travel.ts';
import { spendSpikeAnomaly } from './spend-spike.ts';
import { velocityAnomaly } from './velocity.ts';

/** Every anomaly the generator can inject. A new one is its file and its line here. */
export const ANOMALIES: readonly Anomaly[] = [
  highValueAnomaly,
  velocityAnomaly,
  spendSpikeAnomaly,
  impossibleTravelAnomaly,
];
