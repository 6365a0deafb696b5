import { escapeLiteral } from 'pg';
import type {
  AlertRow,
  DuplicateRow,
  EventRow,
  OrphanedIdRow,
  QuarantineRow,
  StoredOriginal,
} from '../../application/audit/ports.ts';
import { fingerprintOf } from '../../application/fingerprint.ts';
import type { OffsetRange } from '../../application/ports/committed-log.ts';
import type { Provenance } from '../../application/provenance.ts';
import type { Alert } from '../../domain/alert.ts';
import { eventOfRow, type Row } from './event-of-row.ts';
import { positionOf } from './event-row.ts';

/** Whole numbers only get into the text. */
function within(table: string, { partition, from, to }: OffsetRange): string {
  const [p, first, end] = [partition, from, to].map((number) => BigInt(number));
  return `${table}.kafka_partition = ${p} and ${table}.kafka_offset >= ${first} and ${table}.kafka_offset < ${end}`;
}

export const CHECKPOINTS = `select partition, next_offset, snapshot_generation from millrace.checkpoints
  where topic = $1`;

/** From partition to partition through the index on positions. */
export const PARTITIONS = `with recursive known(partition) as (
    select min(kafka_partition) from millrace.events
    union all
    select (select min(kafka_partition) from millrace.events where kafka_partition > known.partition)
    from known where known.partition is not null)
  select partition from known where partition is not null`;

/** Events with the entries of their ids, and whether these lead to another event. */
export const EVENTS = (range: OffsetRange): string => `
  select e.*, i.kafka_partition as known_partition, i.kafka_offset as known_offset,
    i.occurred_at as known_occurred_at,
    i.event_id is not null and (i.kafka_partition, i.kafka_offset) is distinct from
      (e.kafka_partition, e.kafka_offset) and exists (
        select from millrace.events o where o.kafka_partition = i.kafka_partition
          and o.kafka_offset = i.kafka_offset and o.event_id = e.event_id) as elsewhere
  from millrace.events e left join millrace.event_ids i on i.event_id = e.event_id
  where ${within('e', range)} order by e.kafka_offset`;

export function eventRow(row: Row): EventRow {
  return {
    offset: Number(row['kafka_offset']),
    event: eventOfRow(row),
    late: row['late'] === true,
    receivedAt: ms(row['received_at']),
    provenance: row['provenance'] as Provenance | null,
    known:
      row['known_partition'] === null
        ? null
        : {
            partition: Number(row['known_partition']),
            offset: Number(row['known_offset']),
            occurredAt: ms(row['known_occurred_at']),
          },
    alsoElsewhere: row['elsewhere'] === true,
  };
}

/** Events by id, where the entries of their ids say. */
export const ORIGINALS = `select e.* from millrace.event_ids i join millrace.events e
    on e.occurred_at = i.occurred_at and e.kafka_partition = i.kafka_partition
      and e.kafka_offset = i.kafka_offset
  where i.event_id = any($1::uuid[])`;

export function originalOf(topic: string, row: Row): StoredOriginal {
  const place = { partition: Number(row['kafka_partition']), offset: Number(row['kafka_offset']) };
  return {
    ...{ position: positionOf(topic, place), place, accountId: String(row['account_id']) },
    fingerprint: fingerprintOf(eventOfRow(row)),
    provenance: row['provenance'] as Provenance | null,
  };
}

export const ORPHANED_IDS = (range: OffsetRange): string => `
  select i.kafka_offset, i.event_id from millrace.event_ids i
  where ${within('i', range)} and not exists (
    select from millrace.events e where e.event_id = i.event_id)
  order by i.kafka_offset`;

export const orphanedIdRow = (row: Row): OrphanedIdRow => ({
  offset: Number(row['kafka_offset']),
  eventId: String(row['event_id']),
});

/** An outbox row must say what its alert's row says; its trace is beside that. */
const OUTBOX = `select o.alert_id, count(*) as rows, bool_and(o.account_id = b.account_id
    and o.payload - 'traceparent' = to_jsonb(b) - 'kafka_partition' - 'kafka_offset') as same
  from millrace.outbox o join millrace.alerts b on b.alert_id = o.alert_id group by o.alert_id`;

export const ALERTS = (range: OffsetRange): string => `
  select a.*, coalesce(o.rows, 0) as outbox_rows, coalesce(o.same, false) as outbox_same,
    i.event_id is not null as event_stored
  from millrace.alerts a left join (${OUTBOX}) o on o.alert_id = a.alert_id
    left join millrace.event_ids i on i.event_id = a.event_id
  where ${within('a', range)} order by a.kafka_offset, a.alert_id`;

export const alertRow = (row: Row): AlertRow => ({
  offset: Number(row['kafka_offset']),
  alert: {
    ...{ alertId: row['alert_id'], detector: row['detector'], accountId: row['account_id'] },
    ...{ eventId: row['event_id'], occurredAt: ms(row['occurred_at']) },
    ...{ measured: row['measured'], threshold: row['threshold'], severity: row['severity'] },
    reason: row['reason'],
  } as Alert,
  eventStored: row['event_stored'] === true,
  raisedAt: ms(row['raised_at']),
  outbox: { rows: Number(row['outbox_rows']), same: row['outbox_same'] === true },
});

export const ORPHANED_OUTBOX = `select o.alert_id from millrace.outbox o
  where not exists (select from millrace.alerts a where a.alert_id = o.alert_id) order by o.outbox_id`;

/** Rows of a table that names positions as text, in order of their offsets. */
function positioned(table: string, topic: string, { partition, from, to }: OffsetRange): string {
  const prefix = `kafka:${topic}:${BigInt(partition)}:`;
  const offset = `substr(position, ${prefix.length + 1})`;
  return `select * from (
      select *, case when ${offset} ~ '^[0-9]{1,18}$' then ${offset}::bigint end as kafka_offset
      from millrace.${table} where starts_with(position, ${escapeLiteral(prefix)})) t
    where kafka_offset >= ${BigInt(from)} and kafka_offset < ${BigInt(to)} order by kafka_offset`;
}

export const DUPLICATES = (topic: string, range: OffsetRange): string =>
  positioned('duplicates', topic, range);

export const duplicateRow = (row: Row): DuplicateRow => ({
  offset: Number(row['kafka_offset']),
  eventId: String(row['event_id']),
  accountId: String(row['account_id']),
});

export const QUARANTINE = (topic: string, range: OffsetRange): string =>
  positioned('quarantine', topic, range);

export const quarantineRow = (row: Row): QuarantineRow => ({
  offset: Number(row['kafka_offset']),
  code: String(row['code']),
  cause: String(row['cause']),
  key: row['key'] as string | null,
  eventId: row['event_id'] as string | null,
  accountId: row['account_id'] as string | null,
  bytes: row['bytes'] as Buffer,
  receivedAt: ms(row['received_at']),
});

const ms = (time: unknown): number => (time as Date).getTime();
