import type { QueuedRecord } from './queued-record.ts';

/** Number of records and, for each partition, its first and last offset: for the log. */
export function rangesOf(records: readonly QueuedRecord[]): {
  readonly records: number;
  readonly partitions: Readonly<Record<string, readonly [number, number]>>;
} {
  const partitions: Record<string, [number, number]> = {};
  for (const { partition, offset } of records) {
    partitions[partition] = [partitions[partition]?.[0] ?? offset, offset];
  }
  return { records: records.length, partitions };
}
