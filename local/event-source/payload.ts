import type { QueuedRecord } from './queued-record.ts';

/** Lambda's limit for the payload of a synchronous invocation, in bytes. */
export const PAYLOAD_LIMIT = 6 * 1024 * 1024;

export interface EventEnvelope {
  readonly topic: string;
  readonly bootstrapServers: readonly string[];
  /** Empty for brokers that are not Amazon MSK. */
  readonly eventSourceArn: string;
}

/** The function's event for a batch; records keep their order within each partition. */
export function payloadOf(envelope: EventEnvelope, records: readonly QueuedRecord[]): string {
  const partitions = new Map<number, string[]>();
  for (const { partition, json } of records) {
    const list = partitions.get(partition);
    if (list === undefined) {
      partitions.set(partition, [json]);
    } else {
      list.push(json);
    }
  }
  const lists = [...partitions].map(
    ([partition, list]) => `"${envelope.topic}-${partition}":[${list.join(',')}]`,
  );
  return `${head(envelope)}${lists.join(',')}}}`;
}

/** Bytes of the payload that are not records, for this many partitions at most. */
export function overheadOf(envelope: EventEnvelope, partitions: number): number {
  const name = `"${envelope.topic}-":[],`.length + 10;
  return head(envelope).length + 2 + partitions * name;
}

function head({ eventSourceArn, bootstrapServers }: EventEnvelope): string {
  const source =
    eventSourceArn === ''
      ? { eventSource: 'SelfManagedKafka' }
      : { eventSource: 'aws:kafka', eventSourceArn };
  const fields = JSON.stringify({ ...source, bootstrapServers: bootstrapServers.join(',') });
  return `${fields.slice(0, -1)},"records":{`;
}
