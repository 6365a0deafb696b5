import { accompanyingHeaders } from '../../src/application/provenance.ts';
import type { SourceRecord } from '../../src/application/records.ts';
import type { RawRecord } from '../../src/kafka-batch/index.ts';

const utf8 = new TextDecoder('utf-8');

/** A Kafka record as it travels through the workflow. */
export function sourceOf(record: RawRecord, receivedAt: number): SourceRecord {
  const { topic, partition, offset, key, bytes, headers } = record;
  return {
    position: `kafka:${topic}:${partition}:${offset}`,
    // Bytes that are not UTF-8 become replacement characters, and so never equal an account.
    key: key && utf8.decode(key),
    value: bytes?.toString('base64') ?? '',
    receivedAt,
    ...accompanyingHeaders(headers.map(({ name, value }) => [name, value])),
  };
}
