import type { SchemaMetadata } from './schemas/decoder.ts';

/** What Kafka, and a schema registry, say about one record. */
export interface KafkaRecordFields {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [Buffer | null, Buffer | null])[];
  readonly keySchema?: SchemaMetadata | undefined;
  readonly valueSchema?: SchemaMetadata | undefined;
}

/**
 * A record in the form Lambda hands to a function: key and value in base64 (left out when null), each header an
 * object from its name to its bytes, which are signed as Lambda's are.
 */
export function recordJson(record: KafkaRecordFields): string {
  const text = JSON.stringify({
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    timestamp: record.timestamp,
    timestampType: record.timestampType,
    ...(record.key === null ? {} : { key: record.key.toString('base64') }),
    ...(record.value === null ? {} : { value: record.value.toString('base64') }),
    ...(record.keySchema !== undefined && { keySchemaMetadata: record.keySchema }),
    ...(record.valueSchema !== undefined && { valueSchemaMetadata: record.valueSchema }),
    headers: record.headers.map(([name, value]) => ({
      [name?.toString('utf8') ?? '']: value === null ? null : [...new Int8Array(value)],
    })),
  });
  return escapeNonAscii(text);
}

/** Header names may hold any character; escaped, a record's length is its size in bytes. */
const escapeNonAscii = (text: string): string =>
  text.replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
