import type { ItemIdentifier, KafkaEvent, KafkaEventRecord } from './event.ts';

/** A record as it lay in the log. */
export interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Epoch ms. */
  readonly timestamp: number;
  /** Any bytes; null when the record has no key. An empty key is a key. */
  readonly key: Buffer | null;
  /** The value's bytes; null for a tombstone. */
  readonly bytes: Buffer | null;
  readonly headers: readonly { readonly name: string; readonly value: Buffer }[];
  readonly itemIdentifier: ItemIdentifier;
}

/** What a handler gets: the record and its decoded value, or the bytes where no decoder is given. */
export interface KafkaRecord<T> extends RawRecord {
  readonly value: T;
}

/**
 * Whether records without a key keep their order within a partition: `independent` lets each fail alone,
 * `ordered` treats them as one key.
 */
export type Keyless = 'independent' | 'ordered';

/** A record of a batch, with the name of the sequence it belongs to: records of a lane stay in order. */
export interface Queued {
  readonly record: RawRecord;
  readonly lane: string;
}

/** The event's records, partition by partition, in offset order. */
export function queuedOf(event: KafkaEvent, keyless: Keyless): Queued[] {
  return Object.entries(event.records).flatMap(([partition, records]) =>
    records
      .toSorted((a, b) => a.offset - b.offset)
      .map((raw) => ({ record: rawOf(raw, partition), lane: laneOf(raw, partition, keyless) })),
  );
}

/** Keys are compared as bytes: two that are not UTF-8 stay apart. Base64 has no spaces, so no lane can be mistaken. */
function laneOf({ key, offset }: KafkaEventRecord, partition: string, keyless: Keyless): string {
  if (typeof key === 'string') return `${partition} key ${key}`;
  return keyless === 'ordered' ? `${partition} keyless` : `${partition} keyless ${offset}`;
}

function rawOf(raw: KafkaEventRecord, partition: string): RawRecord {
  const { topic, offset, timestamp, headers } = raw;
  return {
    topic,
    partition: raw.partition,
    offset,
    timestamp,
    key: bytesOf(raw.key),
    bytes: bytesOf(raw.value),
    headers: (headers ?? []).flatMap((header) =>
      Object.entries(header).map(([name, value]) => ({ name, value: Buffer.from(value ?? []) })),
    ),
    itemIdentifier: { partition, offset },
  };
}

const bytesOf = (base64: string | null | undefined): Buffer | null =>
  typeof base64 === 'string' ? Buffer.from(base64, 'base64') : null;
