import type { DetectorId, Finding } from './detectors/detector.ts';

/** The event that triggers an alert. */
export interface Trigger {
  readonly accountId: string;
  readonly eventId: string;
  /** Event time, epoch ms. */
  readonly occurredAt: number;
}

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
  { accountId, eventId, occurredAt }: Trigger,
  finding: Finding,
): Alert {
  return {
    alertId: `${detector}:${accountId}:${eventId}`,
    detector,
    accountId,
    eventId,
    occurredAt,
    ...finding,
  };
}
