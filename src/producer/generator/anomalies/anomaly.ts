import type { DetectorId } from '../../../domain/detectors/detector.ts';
import type { Transaction } from '../../../domain/event.ts';
import type { Account } from '../population.ts';
import type { Random } from '../random.ts';

/** Something the detector of the same name must find. */
export interface Anomaly {
  readonly detector: DetectorId;
  /** How many events one occurrence takes. */
  readonly events: number;
  /** Earliest place in the stream, as a share of it: some anomalies need history first. */
  readonly notBefore: number;
  /** Spend observations the account must have first. */
  readonly needsObservations: number;
  /** The events, in event-time order from `startAt` (epoch ms); the last is the trigger. */
  occur(random: Random, account: Account, startAt: number): readonly Transaction[];
}

/** What a run must find: an alert of this detector for this account. */
export interface Label {
  readonly detector: DetectorId;
  readonly accountId: string;
  /** The event that completes the anomaly. */
  readonly eventId: string;
}
