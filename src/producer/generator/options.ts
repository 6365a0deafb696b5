import { DETECTOR_SETTINGS } from '../../domain/detectors.config.ts';
import type { Destination } from '../destination.ts';
import { ANOMALIES } from './anomalies/index.ts';

/** Below this many events there is no room for every anomaly and the history it needs. */
export const MIN_EVENTS_FOR_ANOMALIES = 200;

const DAY = 86_400_000;

export interface GeneratorOptions {
  /** Same seed and `endAt`, same stream. */
  readonly seed: number;
  /** Valid events, each with an id of its own; duplicates and invalid records come on top. */
  readonly count: number;
  /** No event happens after this, epoch ms. */
  readonly endAt: number;
  /** Event time the stream covers. @default three days */
  readonly spanMs?: number;
  /** @default as many as leaves each account the history the spend-spike detector needs, twice */
  readonly accounts?: number;
  /** Occurrences of each anomaly. @default one per 2,000 events, at least one, none below 200 events */
  readonly anomaliesPerClass?: number;
  /** Events that come after newer ones of their account, beyond the grace. @default 0 */
  readonly late?: number;
  /** Share of events sent a second time, in percent. @default 0 */
  readonly duplicatesPercent?: number;
  /** Records that must end in quarantine. @default 0 */
  readonly invalid?: number;
  /** Where records will go: some kinds of invalid record exist on one route only. @default both */
  readonly destination?: Destination;
}

/** Options with every default in place. */
export function withDefaults(options: GeneratorOptions): Required<GeneratorOptions> {
  const { count } = options;
  const anomaliesPerClass =
    options.anomaliesPerClass ??
    (count < MIN_EVENTS_FOR_ANOMALIES ? 0 : Math.max(1, Math.floor(count / 2_000)));
  const perAccount = 2 * DETECTOR_SETTINGS.spendSpike.minObservations;
  return {
    spanMs: 3 * DAY,
    accounts: Math.max(Math.ceil(count / perAccount), ANOMALIES.length * anomaliesPerClass + 8),
    late: 0,
    duplicatesPercent: 0,
    invalid: 0,
    destination: 'both',
    ...options,
    anomaliesPerClass,
  };
}
