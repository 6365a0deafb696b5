import type { Alert } from '../../domain/alert.ts';
import { differing, type Report } from './finding.ts';
import type { AlertRow } from './ports.ts';

/**
 * The alerts stored as raised by one record.
 * @param raised what it must have raised; `undefined` when that can't be known
 * @returns ids of those that are missing
 */
export function checkAlerts(
  position: string,
  raised: readonly Alert[] | undefined,
  rows: readonly AlertRow[],
  report: Report,
): string[] {
  const expected = new Map(raised?.map((alert) => [alert.alertId, alert]));
  for (const row of rows) {
    const id = row.alert.alertId;
    const alert = expected.get(id);
    expected.delete(id);
    if (alert !== undefined) {
      const difference = differing({ ...alert }, { ...row.alert });
      if (difference !== undefined) report({ kind: 'alert-changed', position, id, ...difference });
    } else if (!row.eventStored) {
      report({ kind: 'alert-orphaned', position, id, expected: { eventId: row.alert.eventId } });
    } else if (raised !== undefined) report({ kind: 'alert-extra', position, id });
    checkOutbox(position, row, report);
  }
  for (const [id, alert] of expected) {
    report({ kind: 'alert-missing', position, id, expected: alert });
  }
  return [...expected.keys()];
}

function checkOutbox(position: string, row: AlertRow, report: Report): void {
  const id = row.alert.alertId;
  const { outboxRows, outboxSame, mayHaveLeft } = row;
  if (outboxRows === 0) {
    if (!mayHaveLeft) report({ kind: 'outbox-missing', position, id });
  } else if (outboxRows > 1) {
    report({ kind: 'outbox-doubled', position, id, expected: 1, found: outboxRows });
  } else if (!outboxSame) report({ kind: 'outbox-changed', position, id });
}
