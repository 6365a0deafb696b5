import { differing, type Report } from './finding.ts';
import type { Judged, Outcome } from './judged.ts';

/**
 * The note of a record that repeats a stored event.
 * @param since records appended before, epoch ms, need none any more
 */
export function checkDuplicate(
  { position, rows, record }: Judged,
  outcome: Outcome,
  since: number,
  report: Report,
): void {
  const [note] = rows.duplicates;
  if (outcome.kind !== 'duplicate') {
    if (note !== undefined) report({ kind: 'duplicate-extra', position, id: note.eventId });
    return;
  }
  const { eventId, accountId } = outcome.event;
  if (note === undefined) {
    if (record.timestamp < since) return;
    report({ kind: 'duplicate-missing', position, id: eventId });
    return;
  }
  const found = { eventId: note.eventId, accountId: note.accountId };
  const difference = differing({ eventId, accountId }, found);
  if (difference !== undefined) {
    report({ kind: 'duplicate-changed', position, id: eventId, ...difference });
  }
}
