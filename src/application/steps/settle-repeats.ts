import { fingerprintOf } from '../fingerprint.ts';
import type { DuplicateRecord, EventLedger, KnownEvent } from '../ports/event-ledger.ts';
import type { QuarantinedRecord } from '../ports/quarantine.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { idConflict, quarantined } from '../quarantine-record.ts';
import type { EnrichedRecord } from '../records.ts';
import { type TurnAwayPorts, turnAway } from '../turn-away.ts';
import { acceptedEvent } from './accepted-event.ts';

export interface SettlePorts extends TurnAwayPorts {
  readonly registry: SchemaRegistry;
  readonly ledger: EventLedger;
}

export interface Repeats {
  /** Records of commits that did not go through. */
  readonly again: readonly EnrichedRecord[];
  /** Records whose event the window held already. */
  readonly repeats: readonly EnrichedRecord[];
  /** Events the ledger refused because it has them. */
  readonly known: ReadonlyMap<string, KnownEvent>;
}

/**
 * Settles records whose event is stored: the same position is this very record delivered again and needs
 * nothing; the same content from elsewhere is a duplicate and is noted; other content under the same id goes
 * to quarantine. What is not stored yet is returned to be detected again.
 */
export async function settleRepeats(
  { again, repeats, known }: Repeats,
  ports: SettlePorts,
): Promise<{ readonly again: EnrichedRecord[]; readonly duplicates: number }> {
  const records = [...again, ...repeats].map((record) => {
    const event = acceptedEvent(record, ports.registry);
    return { record, event };
  });
  const unread = repeats.length === 0 ? [] : records.slice(again.length);
  const looked = await ports.ledger.find(unread.map(({ event }) => event.eventId));
  const left: EnrichedRecord[] = [];
  const duplicates: DuplicateRecord[] = [];
  const conflicts: QuarantinedRecord[] = [];
  for (const { record, event } of records) {
    const { eventId, accountId } = event;
    const stored = known.get(eventId) ?? looked.get(eventId);
    if (stored === undefined) left.push(record);
    else if (stored.position === record.position) continue;
    else if (stored.fingerprint === fingerprintOf(event)) {
      duplicates.push({ position: record.position, eventId, accountId });
    } else {
      conflicts.push(quarantined(record, idConflict(stored.position), event));
    }
  }
  if (duplicates.length > 0) await ports.ledger.noteDuplicates(duplicates);
  await turnAway(conflicts, ports);
  return { again: left, duplicates: duplicates.length };
}
