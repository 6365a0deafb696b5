import type { DetectorId, Finding } from './detectors/detector.ts';
import type { WindowEntry } from './windows/account-window.ts';

/** A finding about one event. Its id is derived, so the same event raises it once however often it is seen. */
export interface Alert extends Finding {
  readonly alertId: string;
  readonly detector: DetectorId;
  readonly accountId: string;
  /** The event that triggered it. */
  readonly eventId: string;
  /** Event time of the trigger, epoch ms. */
  readonly occurredAt: number;
}

export function alertOf(
  detector: DetectorId,
  accountId: string,
  entry: WindowEntry,
  finding: Finding,
): Alert {
  return {
    alertId: `${detector}:${accountId}:${entry.eventId}`,
    detector,
    accountId,
    eventId: entry.eventId,
    occurredAt: entry.occurredAt,
    ...finding,
  };
}
