import type { Transaction } from '../../domain/event.ts';
import type { Rejection } from '../../domain/validation/rule.ts';
import { type Accepted, accept } from '../accept.ts';
import type { LoggedRecord } from '../ports/record-log.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import type { AlertRow, DuplicateRow, EventRow, QuarantineRow } from './ports.ts';

/** Everything stored at one offset. */
export interface RowsAt {
  readonly events: readonly EventRow[];
  readonly alerts: readonly AlertRow[];
  readonly duplicates: readonly DuplicateRow[];
  readonly quarantine: readonly QuarantineRow[];
}

/** A record, what the domain makes of it, and what is stored of it. */
export interface Judged {
  readonly record: LoggedRecord;
  readonly position: string;
  readonly key: string | null;
  readonly value: Buffer;
  readonly accepted: Accepted;
  readonly rows: RowsAt;
}

/** What must have become of a record. */
export type Outcome =
  | { readonly kind: 'stored'; readonly event: Transaction }
  | { readonly kind: 'duplicate'; readonly event: Transaction }
  | { readonly kind: 'turned-away'; readonly rejection: Rejection; readonly event?: Transaction }
  /** It was not handled in its place, was sent again, and is stored from there. */
  | { readonly kind: 'redriven' };

const NOTHING = Buffer.alloc(0);

/**
 * The clock of the rules is the one the record was judged by: the time of arrival that is stored with it, or the time
 * of the record where nothing is stored.
 */
export function judge(
  record: LoggedRecord,
  position: string,
  rows: RowsAt,
  registry: SchemaRegistry,
): Judged {
  const key = record.key?.toString('utf8') ?? null;
  const value = record.value ?? NOTHING;
  const receivedAt =
    rows.events[0]?.receivedAt ?? rows.quarantine[0]?.receivedAt ?? record.timestamp;
  const accepted = accept(value, key, receivedAt, registry);
  return { record, position, key, value, accepted, rows };
}
