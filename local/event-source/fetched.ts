import type { Consumer } from '@platformatic/kafka';
import type { QueuedRecord } from './queued-record.ts';
import { recordJson } from './record-json.ts';
import type { Decoded, DecodedFields, SchemaDecoder } from './schemas/decoder.ts';

const CONTROL_BATCH = 0x20;
const LOG_APPEND_TIME = 0x08;

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;
export type FetchedPartition = FetchResponse['responses'][number]['partitions'][number];

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
  /** Decodes by the registry of the mapping, if it has one; the schemas are resolved. */
  readonly schemas?: SchemaDecoder | undefined;
  /** Size of a record, bytes, above which no invocation can carry it. */
  readonly recordLimit: number;
}

type Batch = NonNullable<FetchedPartition['records']>[number];
type KafkaRecord = Batch['records'][number];

/** Every record of a fetch, control records left out. */
export function* rawRecords(fetched: FetchedPartition): Generator<KafkaRecord> {
  for (const batch of fetched.records ?? []) {
    if ((batch.attributes & CONTROL_BATCH) === 0) yield* batch.records;
  }
}

/** What a fetch brought for a partition. A compressed batch comes whole, so it may start before the offset asked for. */
export function fetchedRecords(
  topic: string,
  fetched: FetchedPartition,
  reading: Reading,
): Fetched {
  const { position } = reading;
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
        records.push(
          queuedRecord(topic, { partition, offset, timestamp, appendTime }, record, reading),
        );
      }
    }
    next = Math.max(next, first + batch.lastOffsetDelta + 1);
  }
  return { records, position: next, end: Number(fetched.highWatermark) };
}

function queuedRecord(
  topic: string,
  place: { partition: number; offset: number; timestamp: number; appendTime: boolean },
  { key, value, headers }: KafkaRecord,
  { accepts, schemas, recordLimit, now }: Reading,
): QueuedRecord {
  const { appendTime, ...at } = place;
  const asWritten = { ok: true as const, key: { bytes: key }, value: { bytes: value } };
  const decoded: Decoded = schemas?.decode({ key, value }) ?? asWritten;
  const fields: DecodedFields = decoded.ok ? decoded : asWritten;
  if (decoded.ok && !accepts(fields.value.bytes)) {
    return { ...at, json: '', key: null, arrivedAt: now, filteredOut: true };
  }
  const json = recordJson({
    ...{ topic, ...at, timestampType: appendTime ? 'LOG_APPEND_TIME' : 'CREATE_TIME' },
    ...{ key: fields.key.bytes, keySchema: fields.key.metadata, headers },
    ...{ value: fields.value.bytes, valueSchema: fields.value.metadata },
  });
  const queued = { ...at, json, key, arrivedAt: now };
  if (!decoded.ok)
    return { ...queued, undeliverable: 'DeserializationError', reason: decoded.reason };
  if (json.length <= recordLimit) return queued;
  const reason = `a record of ${json.length} bytes exceeds the payload limit of an invocation`;
  return { ...queued, undeliverable: 'MaximumPayloadSizeExceeded', reason };
}
