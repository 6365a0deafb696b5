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
  /** Offset the partition's next record will get. */
  readonly end: number;
}

export interface Reading {
  /** Offset that was asked for. */
  readonly position: number;
  readonly now: number;
  /** Whether a record with this value is to be delivered. */
  readonly accepts: (value: Buffer | null) => boolean;
  /** Size of a record, bytes, above which no invocation can carry it. */
  readonly recordLimit: number;
}

/** What a fetch brought for a partition. A compressed batch comes whole, so it may start before the offset asked for. */
export function fetchedRecords(
  topic: string,
  fetched: FetchedPartition,
  reading: Reading,
): Fetched {
  const { position, now } = reading;
  const partition = fetched.partitionIndex;
  const records: QueuedRecord[] = [];
  let next = position;
  for (const batch of fetched.records ?? []) {
    const first = Number(batch.firstOffset);
    const appendTime = (batch.attributes & LOG_APPEND_TIME) !== 0;
    for (const record of (batch.attributes & CONTROL_BATCH) === 0 ? batch.records : []) {
      const offset = first + record.offsetDelta;
      if (offset >= position) {
        const timestamp = Number(
          appendTime ? batch.maxTimestamp : batch.firstTimestamp + record.timestampDelta,
        );
        const at = { partition, offset, timestamp };
        if (!reading.accepts(record.value)) {
          records.push({ ...at, json: '', key: null, arrivedAt: now, filteredOut: true });
          continue;
        }
        const json = recordJson({
          ...{ topic, ...at, timestampType: appendTime ? 'LOG_APPEND_TIME' : 'CREATE_TIME' },
          ...{ key: record.key, value: record.value, headers: record.headers },
        });
        const tooLarge = json.length > reading.recordLimit;
        records.push({
          ...{ ...at, json, key: record.key, arrivedAt: now },
          ...(tooLarge && { undeliverable: 'MaximumPayloadSizeExceeded' }),
        });
      }
    }
    next = Math.max(next, first + batch.lastOffsetDelta + 1);
  }
  return { records, position: next, end: Number(fetched.highWatermark) };
}
