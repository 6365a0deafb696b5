import type { PartitionQueue } from './partition-queue.ts';
import type { QueuedRecord } from './queued-record.ts';

/** When a batch is complete, as Lambda has it: whichever limit comes first. */
export interface BatchLimits {
  readonly batchSize: number;
  /** Bytes of records, envelope not counted. */
  readonly bytes: number;
  readonly windowMs: number;
}

/**
 * Milliseconds until a batch is due: 0 when one limit is reached, undefined when nothing waits.
 *
 * @param now epoch milliseconds
 */
export function dueIn(
  queues: readonly PartitionQueue[],
  limits: BatchLimits,
  now: number,
): number | undefined {
  let records = 0;
  let bytes = 0;
  let oldest = Number.POSITIVE_INFINITY;
  for (const queue of queues) {
    const { waiting } = queue;
    records += waiting.records;
    bytes += waiting.bytes + waiting.records;
    oldest = Math.min(oldest, queue.waitsSince ?? oldest);
  }
  if (records === 0) {
    return undefined;
  }
  const full = records >= limits.batchSize || bytes >= limits.bytes;
  return full ? 0 : Math.max(0, oldest + limits.windowMs - now);
}

/**
 * The next batch: each partition's records from its oldest on, the partition that has waited longest first, up to
 * the limits. The records stay queued until they are finished.
 */
export function takeBatch(
  queues: readonly PartitionQueue[],
  limits: BatchLimits,
): readonly QueuedRecord[] {
  const waitsSince = (queue: PartitionQueue) => queue.waitsSince ?? 0;
  const filled = queues.filter(({ waiting }) => waiting.records > 0);
  const batch: QueuedRecord[] = [];
  let bytes = 0;
  for (const queue of filled.toSorted((a, b) => waitsSince(a) - waitsSince(b))) {
    for (const record of queue.deliverable()) {
      const size = record.json.length + 1;
      if (batch.length >= limits.batchSize || (batch.length > 0 && bytes + size > limits.bytes)) {
        return batch;
      }
      batch.push(record);
      bytes += size;
    }
  }
  return batch;
}
