import { quarantined } from '../quarantine-record.ts';
import { differing, type Report } from './finding.ts';
import type { Judged, Outcome } from './judged.ts';
import type { QuarantineRow } from './ports.ts';

/** The entry of a record that is turned away: reason, ids and the bytes as they arrived. */
export function checkQuarantine(judged: Judged, outcome: Outcome, report: Report): void {
  const { position, key, value, rows } = judged;
  const [entry] = rows.quarantine;
  if (outcome.kind !== 'turned-away') {
    if (entry !== undefined) {
      report({ kind: 'quarantine-extra', position, id: entry.eventId, found: entry.code });
    }
    return;
  }
  const { rejection, event } = outcome;
  const record = { position, key, value: value.toString('base64'), receivedAt: 0 };
  const kept = quarantined(record, rejection, event);
  const id = storable(kept.eventId);
  if (entry === undefined) {
    report({ kind: 'quarantine-missing', position, id, expected: kept.code });
    return;
  }
  const expected = {
    ...{ code: kept.code, cause: storable(kept.cause), key: storable(kept.key), eventId: id },
    ...{ accountId: storable(kept.accountId), bytes: value.toString('base64') },
    day: entry.misfiled?.expected,
  };
  const difference = differing(expected, fieldsOf(entry));
  if (difference !== undefined) report({ kind: 'quarantine-changed', position, id, ...difference });
}

const fieldsOf = ({ code, cause, key, eventId, accountId, bytes, misfiled }: QuarantineRow) => ({
  ...{ code, cause: storable(cause), key: storable(key), eventId: storable(eventId) },
  ...{ accountId: storable(accountId), bytes: bytes?.toString('base64') ?? null },
  day: misfiled?.found,
});

/** Not every store takes NUL and half surrogate pairs: they are compared as the strictest keeps them. */
const storable = (text: string | null | undefined): string | null =>
  text?.replaceAll('\0', '\uFFFD').toWellFormed() ?? null;
