import { randomUUID } from 'node:crypto';
import { Consumer, ListOffsetTimestamps } from '@platformatic/kafka';
import type { OffsetRange } from '../../application/ports/committed-log.ts';
import type { LoggedRecord, RecordLog } from '../../application/ports/record-log.ts';
import { MillraceError } from '../../domain/errors.ts';
import type { AbortedTransaction } from './aborted-transactions.ts';
import { fetchPartitions } from './fetch.ts';
import { headersIn } from './headers.ts';
import { readRecordBatches } from './record-batches.ts';
import { splitBatches } from './split-batches.ts';

export type { LoggedRecord, OffsetRange };

/** Whole record batches as they came: `readRecordBatches` reads them. The last may go beyond what was asked for. */
export interface LogChunk {
  readonly from: number;
  /** Offset after the last whole batch. */
  readonly next: number;
  readonly records: Buffer;
  readonly aborted: readonly AbortedTransaction[];
}

export interface LogReader extends RecordLog {
  read(topic: string, range: OffsetRange): AsyncGenerator<LoggedRecord>;
  /** The same unread, for those who need every microsecond; the next fetch is under way while one is worked on. */
  chunks(topic: string, range: OffsetRange): AsyncGenerator<LogChunk>;
  close(): Promise<void>;
}

const LIMITS = { maxWaitMs: 500, maxBytes: 4_000_000, partitionBytes: 1_000_000 };

/** Reads a topic without a consumer group. */
export function logReader(bootstrapServers: string): LogReader {
  const client = new Consumer({
    clientId: 'millrace-replay',
    // Never joined: reading here moves nobody's offsets.
    groupId: `replay-${randomUUID()}`,
    bootstrapBrokers: bootstrapServers.split(','),
    autocommit: false,
  });
  const failed = (cause: unknown) =>
    new MillraceError(
      'MLR_BROKER_UNAVAILABLE',
      `Kafka at ${bootstrapServers}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );

  const offsetsAt = async (topic: string, timestamp: bigint): Promise<number[]> => {
    const offsets = await client.listOffsets({ topics: [topic], timestamp });
    return (offsets.get(topic) ?? []).map(Number);
  };

  const leaderOf = async (topic: string, partition: number) => {
    const metadata = await client.metadata({ topics: [topic], forceUpdate: true });
    const known = metadata.topics.get(topic);
    const broker = metadata.brokers.get(known?.partitions[partition]?.leader ?? -1);
    if (known === undefined || broker === undefined) {
      throw new Error(`nobody leads partition ${partition} of ${topic}`);
    }
    return { topicId: known.id, connection: await client.connections.get(broker) };
  };

  async function* chunks(topic: string, range: OffsetRange): AsyncGenerator<LogChunk> {
    const { partition, from, to } = range;
    const { topicId, connection } = await leaderOf(topic, partition).catch((cause) => {
      throw failed(cause);
    });
    const fetchFrom = (offset: number) => {
      const positions = [{ partition, offset }];
      const answer = fetchPartitions(connection, topicId, positions, LIMITS);
      // Whoever stops reading leaves the last one alone.
      answer.catch(() => {});
      return answer;
    };
    let under = fetchFrom(from);
    for (let at = from; at < to; ) {
      const [answer] = await under.catch((cause) => {
        throw failed(cause);
      });
      if (answer === undefined || answer.error !== undefined) {
        throw failed(`partition ${partition} from ${at}: ${answer?.error ?? 'no answer'}`);
      }
      const { records, aborted, highWatermark } = answer;
      const { next } = splitBatches(records, at, Number.POSITIVE_INFINITY);
      if (next < to) under = fetchFrom(next);
      if (records.length > 0) yield { from: at, next, records, aborted };
      else if (next >= highWatermark) return;
      at = next;
    }
  }

  return {
    async ranges(topic, from, to) {
      try {
        const [starts, ends, newest] = await Promise.all([
          offsetsAt(topic, BigInt(Math.max(0, Math.floor(from)))),
          offsetsAt(topic, BigInt(Math.max(0, Math.floor(to)))),
          offsetsAt(topic, ListOffsetTimestamps.LATEST),
        ]);
        // -1: nothing is as new as that.
        return newest.map((last, partition) => {
          const at = (offsets: number[]) => {
            const offset = offsets[partition] ?? -1;
            return offset < 0 ? last : offset;
          };
          return { partition, from: at(starts), to: Math.max(at(starts), at(ends)) };
        });
      } catch (cause) {
        throw failed(cause);
      }
    },
    async *read(topic, range) {
      const { partition, to } = range;
      for await (const { from, records: bytes, aborted } of chunks(topic, range)) {
        const records: LoggedRecord[] = [];
        readRecordBatches(
          bytes,
          from,
          aborted,
          (offset, timestamp, batch, keyStart, keyEnd, valueStart, valueEnd, start, end) => {
            if (offset >= to) return;
            records.push({
              ...{ partition, offset, timestamp },
              key: keyStart < 0 ? null : batch.subarray(keyStart, keyEnd),
              value: valueStart < 0 ? null : batch.subarray(valueStart, valueEnd),
              headers: [...headersIn(batch, start, end)],
            });
          },
        );
        yield* records;
      }
    },
    chunks,
    close: () => client.close(true),
  };
}
