import type { TopicEnds } from '../status/kafka-lag.ts';
import type { Database } from './database.ts';

/** How far the stream lane has stored each partition of the log: the next offset, by partition. */
export async function checkpointsOf(database: Database): Promise<TopicEnds> {
  const rows = await database.rows<{ partition: number; next_offset: string }>(
    'select partition, next_offset from millrace.checkpoints',
  );
  return new Map(rows.map((row) => [row.partition, Number(row.next_offset)]));
}

/** Records from one place in the log to another, all partitions; what is not known counts from offset 0. */
export function recordsBetween(from: TopicEnds, to: TopicEnds): number {
  return to.entries().reduce((sum, [partition, end]) => {
    return sum + Math.max(0, end - (from.get(partition) ?? 0));
  }, 0);
}
