import { randomUUID } from 'node:crypto';
import { Consumer, ListOffsetTimestamps } from '@platformatic/kafka';
import { MillraceError } from '../../domain/errors.ts';
import { fetchPartitions } from './fetch.ts';
import { headersIn } from './headers.ts';
import { readRecordBatches } from './record-batches.ts';

/** A record as it stands in the log. */
export interface LoggedRecord {
  readonly partition: number;
  readonly offset: number;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer])[];
}

/** Offsets of a partition from `from` up to, not including, `to`. */
export interface OffsetRange {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

export interface LogReader {
  /** What of the topic was appended in this time, epoch ms; every partition, also those with nothing. */
  ranges(topic: string, from: number, to: number): Promise<OffsetRange[]>;
  /** The records of a range in order, a fetch in memory at a time. Aborted ones and markers are passed over. */
  read(topic: string, range: OffsetRange): AsyncGenerator<LoggedRecord>;
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
    async *read(topic, { partition, from, to }) {
      const { topicId, connection } = await leaderOf(topic, partition).catch((cause) => {
        throw failed(cause);
      });
      for (let next = from; next < to; ) {
        const [answer] = await fetchPartitions(
          connection,
          topicId,
          [{ partition, offset: next }],
          LIMITS,
        ).catch((cause) => {
          throw failed(cause);
        });
        if (answer === undefined || answer.error !== undefined) {
          throw failed(`partition ${partition} from ${next}: ${answer?.error ?? 'no answer'}`);
        }
        const records: LoggedRecord[] = [];
        next = readRecordBatches(
          answer.records,
          next,
          answer.aborted,
          (offset, timestamp, bytes, keyStart, keyEnd, valueStart, valueEnd, start, end) => {
            if (offset >= to) return;
            records.push({
              ...{ partition, offset, timestamp },
              key: keyStart < 0 ? null : bytes.subarray(keyStart, keyEnd),
              value: valueStart < 0 ? null : bytes.subarray(valueStart, valueEnd),
              headers: [...headersIn(bytes, start, end)],
            });
          },
        );
        yield* records;
        if (answer.records.length === 0 && next >= answer.highWatermark) return;
      }
    },
    close: () => client.close(true),
  };
}
