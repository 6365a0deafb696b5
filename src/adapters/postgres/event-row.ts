import type { Accompanying, Provenance } from '../../application/provenance.ts';
import type { Enrichment } from '../../domain/enrichment.ts';
import { addedFields, PRODUCED_AT, producedAt, type Transaction } from '../../domain/event.ts';
import type { CopyBuffer } from './copy-buffer.ts';

/** An event that reached its window, or came too late for it, with where it stands in the log. */
export interface Arrival {
  readonly event: Transaction;
  readonly enrichment: Enrichment;
  readonly partition: number;
  readonly offset: number;
  /** Epoch ms. */
  readonly receivedAt: number;
  /** Of an event that was redriven or replayed. */
  readonly provenance?: Provenance;
}

/** An arrival that may still have to go to quarantine, with what it needs there. */
export interface KeptArrival extends Arrival, Accompanying {
  readonly key: string | null;
  /** The record's value as it arrived. */
  readonly value: Buffer;
}

/** A record's place in the log, as every store spells it. */
export const positionOf = (
  topic: string,
  { partition, offset }: { readonly partition: number; readonly offset: number },
): string => `kafka:${topic}:${partition}:${offset}`;

const EVENT_COLUMNS = [
  ...['event_id', 'account_id', 'type', 'amount_minor', 'currency', 'merchant_id', 'terminal_id'],
  ...['country', 'latitude', 'longitude', 'occurred_at', 'metadata', 'produced_at', 'received_at'],
  ...['late', 'enrichment', 'home_country', 'segment', 'merchant_name', 'merchant_category'],
  ...['cross_border', 'kafka_partition', 'kafka_offset', 'added_fields', 'provenance'],
];

export const COPY_EVENTS = `copy millrace.events (${EVENT_COLUMNS.join(', ')}) from stdin (format binary)`;
export const COPY_IDS =
  'copy millrace.event_ids (event_id, occurred_at, kafka_partition, kafka_offset) from stdin (format binary)';

/** Appends the row of {@link COPY_EVENTS}. @returns when the event was created, where that is known, epoch ms */
export function appendEvent(rows: CopyBuffer, arrival: Arrival, late: boolean): number | undefined {
  const { event, enrichment, partition, offset, receivedAt } = arrival;
  rows.row(EVENT_COLUMNS.length);
  rows.uuid(event.eventId);
  rows.text(event.accountId);
  rows.text(event.type);
  rows.int8(event.amountMinor);
  rows.text(event.currency);
  text(rows, event.merchantId);
  text(rows, event.terminalId);
  text(rows, event.country);
  number(rows, event.latitude);
  number(rows, event.longitude);
  rows.timestamp(event.occurredAt);
  const created = metadata(rows, event);
  rows.timestamp(receivedAt);
  rows.boolean(late);
  rows.text(enrichment.level);
  text(rows, enrichment.homeCountry);
  text(rows, enrichment.segment);
  text(rows, enrichment.merchantName);
  text(rows, enrichment.merchantCategory);
  if (enrichment.crossBorder === undefined) rows.null();
  else rows.boolean(enrichment.crossBorder);
  rows.int4(partition);
  rows.int8(offset);
  const added = addedFields(event);
  if (added === undefined) rows.null();
  else rows.jsonb(JSON.stringify(added));
  if (arrival.provenance === undefined) rows.null();
  else rows.jsonb(JSON.stringify(arrival.provenance));
  return created;
}

/** Appends the row of {@link COPY_IDS}. */
export function appendId(rows: CopyBuffer, { event, partition, offset }: Arrival): void {
  rows.row(4);
  rows.uuid(event.eventId);
  rows.timestamp(event.occurredAt);
  rows.int4(partition);
  rows.int8(offset);
}

function text(rows: CopyBuffer, value: string | null | undefined): void {
  if (value === null || value === undefined) rows.null();
  else rows.text(value);
}

function number(rows: CopyBuffer, value: number | null): void {
  if (value === null) rows.null();
  else rows.float8(value);
}

/** Metadata and creation time: the time stands in its own column and not in the map as well. */
function metadata(rows: CopyBuffer, event: Transaction): number | undefined {
  const created = producedAt(event);
  let others = 0;
  for (const name in event.metadata) if (created === undefined || name !== PRODUCED_AT) others += 1;
  if (others === 0) rows.null();
  else {
    const { [PRODUCED_AT]: _, ...rest } = event.metadata;
    rows.jsonb(JSON.stringify(created === undefined ? event.metadata : rest));
  }
  if (created === undefined) rows.null();
  else rows.timestamp(created);
  return created;
}
