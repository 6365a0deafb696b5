import { type Consumer, ListOffsetTimestamps } from '@platformatic/kafka';
import type { StartingPosition } from './mapping/mapping.ts';

/**
 * Where to start reading: the committed offset; the mapping's starting position when nothing was committed; the oldest
 * record when what was committed is no longer (or not yet) in the log.
 *
 * @returns partition → offset
 */
export async function startingPositions(
  consumer: Consumer,
  topic: string,
  partitions: readonly number[],
  start: StartingPosition,
): Promise<Map<number, number>> {
  const wanted = [...partitions];
  const [committed, earliest, latest, wished] = await Promise.all([
    consumer.listCommittedOffsets({ topics: [{ topic, partitions: wanted }] }),
    offsetsAt(consumer, topic, wanted, ListOffsetTimestamps.EARLIEST),
    offsetsAt(consumer, topic, wanted, ListOffsetTimestamps.LATEST),
    offsetsAt(consumer, topic, wanted, timestampOf(start)),
  ]);
  const stored = committed.get(topic) ?? [];
  return new Map(
    wanted.map((partition) => {
      const [first, end] = [earliest(partition), latest(partition)];
      const offset = Number(stored[partition] ?? -1n);
      if (offset >= first && offset <= end) return [partition, offset];
      const started = wished(partition);
      // After a timestamp without records the broker answers -1: there is only what comes.
      return [partition, offset >= 0 ? first : started < 0 ? end : started];
    }),
  );
}

function timestampOf(start: StartingPosition): bigint {
  if (start.at === 'LATEST') return ListOffsetTimestamps.LATEST;
  return start.at === 'AT_TIMESTAMP' ? BigInt(start.timestamp) : ListOffsetTimestamps.EARLIEST;
}

async function offsetsAt(
  consumer: Consumer,
  topic: string,
  partitions: readonly number[],
  timestamp: bigint,
): Promise<(partition: number) => number> {
  const offsets = await consumer.listOffsets({
    topics: [topic],
    partitions: { [topic]: [...partitions] },
    timestamp,
  });
  return (partition) => Number(offsets.get(topic)?.[partition] ?? 0n);
}
