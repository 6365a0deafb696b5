import type { Commit, LedgerEvent } from '../../application/ports/event-ledger.ts';
import type { Alert } from '../../domain/alert.ts';
import { PRODUCED_AT, producedAt } from '../../domain/event.ts';
import type { WindowWrite } from '../../domain/windows/parted-window.ts';
import { type Item, itemOf } from './attributes.ts';

/** Keys of the index of events that were stored without reference data: the last digit of their ids. */
export const DEGRADED_SHARDS: readonly string[] = [...'0123456789abcdef'];

/** An event as stored; fields that are null or false are absent, and the creation time stands once. */
export function eventItem(stored: LedgerEvent, now: number): Item {
  const { event, enrichment, position, fingerprint, receivedAt, late, provenance } = stored;
  const { level, ...joined } = enrichment;
  const created = producedAt(event);
  const { [PRODUCED_AT]: _, ...others } = event.metadata;
  const metadata = created === undefined ? event.metadata : others;
  return itemOf({
    ...event,
    metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
    ...joined,
    enrichment: level,
    degraded: level === 'degraded' ? event.eventId.at(-1) : undefined,
    position,
    fingerprint,
    receivedAt,
    late: late || undefined,
    producedAt: created,
    storedAt: now,
    provenance: provenance && { ...provenance },
  });
}

/** Of a window's item, its head with the version that this write gives it, and the numbers of its parts. */
export function windowHead(
  { baseVersion }: Pick<Commit, 'baseVersion'>,
  { state, parts }: WindowWrite,
  now: number,
): Item {
  const numbers = parts.length === 0 ? undefined : [...parts];
  return itemOf({ version: baseVersion + 1, state, parts: numbers, updatedAt: now });
}

/** Key of a part: the number first, since an account's id may hold any character. */
export const partId = (accountId: string, number: number): string => `${number}#${accountId}`;

export function ofPart(id: string): { readonly accountId: string; readonly number: number } {
  const at = id.indexOf('#');
  return { accountId: id.slice(at + 1), number: Number(id.slice(0, at)) };
}

export function alertItem(alert: Alert, now: number): Item {
  const raisedAt = new Date(now).toISOString();
  return itemOf({ ...alert, raisedAt, day: raisedAt.slice(0, 10) });
}
