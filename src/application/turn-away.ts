import type { Quarantine, QuarantinedRecord } from './ports/quarantine.ts';
import type { Telemetry } from './ports/telemetry.ts';

export interface TurnAwayPorts {
  readonly quarantine: Quarantine;
  readonly telemetry: Telemetry;
  /** These are in quarantine now. */
  readonly onTurnedAway?: (records: readonly QuarantinedRecord[]) => void;
}

/** Puts records into quarantine and, once they are there, counts them by code. */
export async function turnAway(
  records: readonly QuarantinedRecord[],
  { quarantine, telemetry, onTurnedAway }: TurnAwayPorts,
): Promise<void> {
  if (records.length === 0) return;
  await quarantine.put(records);
  onTurnedAway?.(records);
  for (const { code } of records) telemetry.count('EventsQuarantined', 1, { code });
}
