import type { TopicEnds } from '../../status/kafka-lag.ts';
import type { Database } from '../../stores/database.ts';

/** A part of the log: from one offset up to, not including, another, in each partition. */
export interface Stretch {
  readonly since: TopicEnds;
  readonly till: TopicEnds;
}

/** What PostgreSQL holds of a stretch, row by row. */
export interface Stored {
  readonly events: ReadonlySet<string>;
  readonly late: number;
  readonly duplicates: number;
  readonly refused: readonly { readonly position: string; readonly code: string }[];
}

/** `kafka:<topic>:<partition>:<offset>`; a topic's name has no colon. */
const OF_STRETCH = `join unnest($1::int[], $2::bigint[], $3::bigint[]) as s(partition, since, till)
  on split_part(position, ':', 3)::int = s.partition
    and split_part(position, ':', 4)::bigint >= s.since and split_part(position, ':', 4)::bigint < s.till`;

/** Reads a stretch. @throws MillraceError `MLR_STORE_UNAVAILABLE` */
export async function readStored(store: Database, { since, till }: Stretch): Promise<Stored> {
  const partitions = [...till.keys()];
  const ofPartition = (ends: TopicEnds) => partitions.map((partition) => ends.get(partition) ?? 0);
  const stretch = [partitions, ofPartition(since), ofPartition(till)];
  const [events, duplicates, refused] = await Promise.all([
    store.rows<{ event_id: string; late: boolean }>(
      `select e.event_id, e.late
       from unnest($1::int[], $2::bigint[], $3::bigint[]) as s(partition, since, till)
       join millrace.events e
         on e.kafka_partition = s.partition and e.kafka_offset >= s.since and e.kafka_offset < s.till`,
      stretch,
    ),
    store.rows<{ n: string }>(
      `select count(*) as n from millrace.duplicates ${OF_STRETCH}`,
      stretch,
    ),
    store.rows<{ position: string; code: string }>(
      `select position, code from millrace.quarantine ${OF_STRETCH}`,
      stretch,
    ),
  ]);
  return {
    events: new Set(events.map((row) => row.event_id)),
    late: events.filter((row) => row.late).length,
    duplicates: Number(duplicates[0]?.n ?? 0),
    refused,
  };
}
