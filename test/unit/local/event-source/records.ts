import type { QueuedRecord } from '../../../../local/event-source/queued-record.ts';

/** A queued record whose JSON has the given size in bytes. */
export function queued(
  partition: number,
  offset: number,
  { size = 10, arrivedAt = 0 }: { size?: number; arrivedAt?: number } = {},
): QueuedRecord {
  return { partition, offset, json: 'x'.repeat(size), key: null, timestamp: 0, arrivedAt };
}
