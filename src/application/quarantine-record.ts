import type { Rejection } from '../domain/validation/rule.ts';
import type { QuarantinedRecord } from './ports/quarantine.ts';
import { bytesOf, routeOf, type SourceRecord } from './records.ts';

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
    ...(record.key !== undefined && { key: record.key }),
    ...(ids.eventId !== undefined && { eventId: ids.eventId.slice(0, 128) }),
    ...(ids.accountId !== undefined && { accountId: ids.accountId.slice(0, 128) }),
  };
}
