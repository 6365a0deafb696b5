import {
  addedFields,
  PRODUCED_AT,
  producedAt,
  spelled,
  type Transaction,
} from '../../domain/event.ts';
import { AddedTransactionFields } from '../../domain/transaction.generated.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { accompanyingHeaders } from '../provenance.ts';
import { differing, type Report } from './finding.ts';
import type { Judged, Outcome } from './judged.ts';
import type { EventRow } from './ports.ts';

/**
 * Whether exactly what must be is stored at a record's position.
 * @param late whether it must be marked late; `undefined` when that can't be known
 * @param since events that occurred before, epoch ms, may be gone
 * @returns whether the event is as it must be
 */
export function checkEvent(
  judged: Judged,
  outcome: Outcome,
  late: boolean | undefined,
  since: number,
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
  const first = rows.events.find((row) => row.event.eventId === id) ?? rows.events[0];
  if (first === undefined) {
    if (event.occurredAt >= since) {
      report({ kind: 'event-missing', position, id, expected: event });
    }
    return false;
  }
  for (const row of rows.events) {
    if (row === first) continue;
    const other = row.event.eventId;
    report({ kind: other === id ? 'event-doubled' : 'event-extra', position, id: other });
  }
  checkKnown(first, position, record.partition, report);
  const { provenance = null } = accompanyingHeaders(record.headers);
  const { fingerprint } = first;
  const expected = {
    ...contentOf(event),
    provenance: provenance && spelled(provenance),
    late: late ?? first.late,
    fingerprint: fingerprint === undefined ? undefined : fingerprintOf(event),
  };
  const found = {
    ...contentOf(first.event),
    provenance: first.provenance && spelled(first.provenance),
    ...{ late: first.late, fingerprint },
  };
  const difference = differing(expected, found);
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

/** Not every store takes numbers that are almost 0. */
const storable = (value: number): number => (Math.abs(value) < 1e-130 ? 0 : value);

/** Every field as one value that compares by `===`; the creation time by itself, as it is stored. */
function contentOf(event: Transaction): Record<string, unknown> {
  const { metadata, ...all } = event;
  const created = producedAt(event);
  const { [PRODUCED_AT]: _, ...others } = metadata;
  const first = Object.entries(all)
    .filter(([name]) => !(name in AddedTransactionFields))
    .map(([name, value]) => [name, typeof value === 'number' ? storable(value) : value]);
  return {
    ...Object.fromEntries(first),
    metadata: spelled(created === undefined ? metadata : others),
    producedAt: created ?? null,
    addedFields: spelled(addedFields(event) ?? {}),
  };
}
