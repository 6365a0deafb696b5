import type { ClientBase, Pool } from 'pg';
import type { Transaction } from '../../domain/event.ts';

/** An event that is stored, with where it came from. */
export interface StoredEvent {
  readonly partition: number;
  readonly offset: number;
  readonly event: Transaction;
}

/** Which of these ids are stored. */
export async function knownIds(
  client: ClientBase | Pool,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await client.query({
    name: 'known-ids',
    text: 'select event_id from millrace.event_ids where event_id = any($1::uuid[])',
    values: [ids],
  });
  return new Set(rows.map((row) => row.event_id as string));
}

/** The stored events of these ids, by id. */
export async function storedEvents(
  client: ClientBase,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredEvent>> {
  const { rows } = await client.query({
    name: 'stored-events',
    text: `select e.*, (extract(epoch from e.occurred_at) * 1000)::bigint as occurred_ms
      from millrace.event_ids i join millrace.events e
        on e.occurred_at = i.occurred_at and e.kafka_partition = i.kafka_partition
          and e.kafka_offset = i.kafka_offset
      where i.event_id = any($1::uuid[])`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.event_id as string, storedEventOf(row)]));
}

function storedEventOf(row: Record<string, unknown>): StoredEvent {
  const event = {
    eventId: row['event_id'],
    type: row['type'],
    accountId: row['account_id'],
    amountMinor: Number(row['amount_minor']),
    currency: row['currency'],
    merchantId: row['merchant_id'],
    terminalId: row['terminal_id'],
    country: row['country'],
    latitude: row['latitude'],
    longitude: row['longitude'],
    occurredAt: Number(row['occurred_ms']),
    metadata: row['metadata'] ?? {},
    ...(row['added_fields'] as object | null),
  } as Transaction;
  return { partition: Number(row['kafka_partition']), offset: Number(row['kafka_offset']), event };
}
