import { randomUUID } from 'node:crypto';
import { Consumer, ListOffsetTimestamps, MessagesStreamModes } from '@platformatic/kafka';

/** A record as the broker keeps it. */
export interface LogRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** A topic's records, by partition in the order of the log: everything up to its present end. */
export async function readLog(bootstrapServers: string, topic: string): Promise<LogRecord[][]> {
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'millrace-test-log',
    groupId: `log-${randomUUID()}`,
    bootstrapBrokers: bootstrapServers.split(','),
    autocommit: false,
    retries: 10,
  });
  try {
    const timestamp = ListOffsetTimestamps.LATEST;
    const ends = (await consumer.listOffsets({ topics: [topic], timestamp })).get(topic) ?? [];
    const log: LogRecord[][] = ends.map(() => []);
    const open = new Set(ends.keys().filter((partition) => (ends[partition] ?? 0n) > 0n));
    if (open.size === 0) return log;
    const stream = await consumer.consume({
      topics: [topic],
      mode: MessagesStreamModes.EARLIEST,
      maxWaitTime: 100,
    });
    for await (const { partition, offset, key, value } of stream) {
      const end = ends[partition] ?? 0n;
      if (offset < end) log[partition]?.push({ partition, offset: Number(offset), key, value });
      if (offset >= end - 1n) open.delete(partition);
      if (open.size === 0) break;
    }
    return log;
  } finally {
    await consumer.close(true);
  }
}

/** Offset after the newest record, by partition. */
export async function endsOf(bootstrapServers: string, topic: string): Promise<number[]> {
  const consumer = new Consumer({
    clientId: 'millrace-test-ends',
    groupId: `ends-${randomUUID()}`,
    bootstrapBrokers: bootstrapServers.split(','),
    retries: 10,
  });
  try {
    const timestamp = ListOffsetTimestamps.LATEST;
    return ((await consumer.listOffsets({ topics: [topic], timestamp })).get(topic) ?? []).map(
      Number,
    );
  } finally {
    await consumer.close(true);
  }
}
