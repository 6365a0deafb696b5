import type { Consumer } from '@platformatic/kafka';
import type { QueuedRecord } from './queued-record.ts';
import { recordJson } from './record-json.ts';

const CONTROL_BATCH = 0x20;
const LOG_APPEND_TIME = 0x08;

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;
type FetchedPartition = FetchResponse['responses'][number]['partitions'][number];

export interface Fetched {
  readonly records: readonly QueuedRecord[];
  /** Offset after everything that was read, control records included. */
  readonly position: number;
}

/**
 * What a fetch brought for a partition. A compressed batch comes whole, so it may start before the offset asked for.
 *
 * @param position offset that was asked for
 */
export function fetchedRecords(
  topic: string,
  fetched: FetchedPartition,
  position: number,
  now: number,
): Fetched {
  const partition = fetched.partitionIndex;
  const records: QueuedRecord[] = [];
  let next = position;
  for (const batch of fetched.records ?? []) {
    const first = Number(batch.firstOffset);
    const appendTime = (batch.attributes & LOG_APPEND_TIME) !== 0;
    for (const record of (batch.attributes & CONTROL_BATCH) === 0 ? batch.records : []) {
      const offset = first + record.offsetDelta;
      if (offset >= position) {
        const timestamp = appendTime
          ? batch.maxTimestamp
          : batch.firstTimestamp + record.timestampDelta;
        const json = recordJson({
          ...{ topic, partition, offset, timestamp: Number(timestamp) },
          timestampType: appendTime ? 'LOG_APPEND_TIME' : 'CREATE_TIME',
          ...{ key: record.key, value: record.value, headers: record.headers },
        });
        records.push({ partition, offset, json, arrivedAt: now });
      }
    }
    next = Math.max(next, first + batch.lastOffsetDelta + 1);
  }
  return { records, position: next };
}
