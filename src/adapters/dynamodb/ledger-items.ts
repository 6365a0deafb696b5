import type { Commit, LedgerEvent } from '../../application/ports/event-ledger.ts';
import type { Alert } from '../../domain/alert.ts';
import { PRODUCED_AT, producedAt } from '../../domain/event.ts';
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

/** A window with the version that this write gives it. */
export function windowItem(
  { accountId, baseVersion }: Commit,
  state: Uint8Array,
  now: number,
): Item {
  return itemOf({ accountId, version: baseVersion + 1, state, updatedAt: now });
}

export function alertItem(alert: Alert, now: number): Item {
  const raisedAt = new Date(now).toISOString();
  return itemOf({ ...alert, raisedAt, day: raisedAt.slice(0, 10) });
}
