import type { Rejection } from '../domain/validation/rule.ts';
import type { QuarantinedRecord } from './ports/quarantine.ts';
import { bytesOf, routeOf, type SourceRecord } from './records.ts';

/** Most characters kept of a text a sender chose; the record's bytes keep the whole of ids. */
const MAX_ID = 128;
/** A key may be as large as the record. Beyond this it is no account and would burst the quarantine's item. */
const MAX_KEY = 1_024;

/** A record and the reason it is turned away → what the quarantine keeps. */
export function quarantined(
  record: SourceRecord,
  { code, cause }: Rejection,
  ids: { readonly eventId?: string; readonly accountId?: string } = {},
): QuarantinedRecord {
  return {
    code,
    cause,
    position: record.position,
    route: routeOf(record.position),
    bytes: bytesOf(record),
    receivedAt: record.receivedAt,
    ...(record.headers !== undefined && { headers: record.headers }),
    ...(record.provenance !== undefined && { provenance: record.provenance }),
    ...(record.key !== undefined && { key: record.key && cut(record.key, MAX_KEY) }),
    ...(ids.eventId !== undefined && { eventId: cut(ids.eventId, MAX_ID) }),
    ...(ids.accountId !== undefined && { accountId: cut(ids.accountId, MAX_ID) }),
  };
}

/** Cut, and without half surrogate pairs, which no store takes. */
function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed();
}

/** Why a record is turned away whose event id is stored with other content. @param storedAt position of what is stored */
export const idConflict = (storedAt: string): Rejection => ({
  code: 'MLR_EVENT_ID_CONFLICT',
  cause: `eventId is stored with other content, from ${storedAt}`,
});
