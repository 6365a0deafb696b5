import {
  addedFields,
  PRODUCED_AT,
  producedAt,
  spelled,
  type Transaction,
} from '../../domain/event.ts';
import { AddedTransactionFields } from '../../domain/transaction.generated.ts';
import { accompanyingHeaders } from '../provenance.ts';
import { differing, type Report } from './finding.ts';
import type { Judged, Outcome } from './judged.ts';
import type { EventRow } from './ports.ts';

/** Whether exactly what must be is stored at a record's position. @returns whether the event is as it must be */
export function checkEvent(
  judged: Judged,
  outcome: Outcome,
  late: boolean | undefined,
  report: Report,
): boolean {
  const { position, rows, record } = judged;
  if (outcome.kind !== 'stored') {
    for (const row of rows.events) {
      const id = row.event.eventId;
      report({ kind: row.alsoElsewhere ? 'event-doubled' : 'event-extra', position, id });
    }
    return true;
  }
  const { event } = outcome;
  const id = event.eventId;
  const [first, ...more] = rows.events;
  if (first === undefined) {
    report({ kind: 'event-missing', position, id, expected: event });
    return false;
  }
  if (more.length > 0) {
    report({ kind: 'event-doubled', position, id, expected: 1, found: rows.events.length });
  }
  checkKnown(first, position, record.partition, report);
  const { provenance = null } = accompanyingHeaders(record.headers);
  const expected = { ...contentOf(event), provenance: provenance && spelled(provenance) };
  const found = {
    ...contentOf(first.event),
    provenance: first.provenance && spelled(first.provenance),
  };
  const difference = differing(
    late === undefined ? expected : { ...expected, late },
    late === undefined ? found : { ...found, late: first.late },
  );
  if (difference === undefined) return true;
  report({ kind: 'event-changed', position, id, ...difference });
  return false;
}

function checkKnown(row: EventRow, position: string, partition: number, report: Report): void {
  const id = row.event.eventId;
  if (row.known === null) {
    report({ kind: 'event-id-missing', position, id });
    return;
  }
  const expected = { partition, offset: row.offset, occurredAt: row.event.occurredAt };
  const difference = differing(expected, { ...row.known });
  if (difference !== undefined) report({ kind: 'event-id-changed', position, id, ...difference });
}

/** Every field as one value that compares by `===`; the creation time by itself, as it is stored. */
function contentOf(event: Transaction): Record<string, unknown> {
  const { metadata, ...all } = event;
  const created = producedAt(event);
  const { [PRODUCED_AT]: _, ...others } = metadata;
  const first = Object.entries(all).filter(([name]) => !(name in AddedTransactionFields));
  return {
    ...Object.fromEntries(first),
    metadata: spelled(created === undefined ? metadata : others),
    producedAt: created ?? null,
    addedFields: spelled(addedFields(event) ?? {}),
  };
}
