import type { Alert } from '../../domain/alert.ts';
import { differing, type Report } from './finding.ts';
import type { AlertRow } from './ports.ts';

/**
 * The alerts stored as raised by one record.
 * @param raised what it must have raised; `undefined` when that can't be known
 * @param outboxSince alerts raised before, epoch ms, need no row on their way out
 * @returns ids of those that are missing, changed or should not be
 */
export function checkAlerts(
  position: string,
  raised: readonly Alert[] | undefined,
  rows: readonly AlertRow[],
  outboxSince: number,
  report: Report,
): string[] {
  const expected = new Map(raised?.map((alert) => [alert.alertId, alert]));
  const damaged = new Set<string>();
  const found: Report = (finding) => {
    if (finding.id !== null) damaged.add(finding.id);
    report(finding);
  };
  for (const row of rows) {
    const id = row.alert.alertId;
    const alert = expected.get(id);
    expected.delete(id);
    if (alert !== undefined) checkAlert(position, alert, row, found);
    else if (!row.eventStored) {
      found({ kind: 'alert-orphaned', position, id, expected: { eventId: row.alert.eventId } });
    } else if (raised !== undefined) found({ kind: 'alert-extra', position, id });
    checkOutbox(position, row, outboxSince, report);
  }
  for (const [id, alert] of expected) {
    found({ kind: 'alert-missing', position, id, expected: alert });
  }
  return [...damaged];
}

function checkAlert(position: string, alert: Alert, row: AlertRow, report: Report): void {
  const { expected: day, found: foundDay } = row.misfiled ?? {};
  const difference = differing({ ...alert, day }, { ...row.alert, day: foundDay });
  const id = alert.alertId;
  if (difference !== undefined) report({ kind: 'alert-changed', position, id, ...difference });
}

function checkOutbox(position: string, row: AlertRow, since: number, report: Report): void {
  if (row.outbox === undefined) return;
  const id = row.alert.alertId;
  const { rows, same } = row.outbox;
  if (rows === 0) {
    if (row.raisedAt >= since) report({ kind: 'outbox-missing', position, id });
  } else if (rows > 1) {
    report({ kind: 'outbox-doubled', position, id, expected: 1, found: rows });
  } else if (!same) report({ kind: 'outbox-changed', position, id });
}
