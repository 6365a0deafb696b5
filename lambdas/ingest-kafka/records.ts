import type { MSKEvent, SelfManagedKafkaEvent } from 'aws-lambda';
import type { SourceRecord } from '../../src/application/records.ts';

export type KafkaEvent = MSKEvent | SelfManagedKafkaEvent;

/** What names a record in a partial batch response. */
export interface KafkaItem {
  /** `<topic>-<partition>`, as the event spells it. */
  readonly partition: string;
  readonly offset: number;
}

export interface KafkaRecords {
  readonly records: SourceRecord[];
  readonly items: ReadonlyMap<string, KafkaItem>;
}

const utf8 = new TextDecoder('utf-8');

/** The event's records in partition order, and how to name each in the answer. */
export function recordsOf(event: KafkaEvent, receivedAt: number): KafkaRecords {
  const records: SourceRecord[] = [];
  const items = new Map<string, KafkaItem>();
  for (const [partition, batch] of Object.entries(event.records)) {
    for (const { topic, partition: number, offset, key, value } of batch) {
      const position = `kafka:${topic}:${number}:${offset}`;
      items.set(position, { partition, offset });
      records.push({ position, key: keyOf(key), value: value ?? '', receivedAt });
    }
  }
  return { records, items };
}

/** Bytes that are not UTF-8 become replacement characters, and so never equal an account. */
function keyOf(key: string | null | undefined): string | null {
  return key === null || key === undefined ? null : utf8.decode(Buffer.from(key, 'base64'));
}
