import { type Consumer, ListOffsetTimestamps } from '@platformatic/kafka';

/**
 * Where to start reading: the committed offset, or the oldest record when nothing was committed or when what was
 * committed is no longer (or not yet) in the log.
 *
 * @returns partition → offset
 */
export async function startingPositions(
  consumer: Consumer,
  topic: string,
  partitions: readonly number[],
): Promise<Map<number, number>> {
  const wanted = [...partitions];
  const [committed, earliest, latest] = await Promise.all([
    consumer.listCommittedOffsets({ topics: [{ topic, partitions: wanted }] }),
    offsetsAt(consumer, topic, wanted, ListOffsetTimestamps.EARLIEST),
    offsetsAt(consumer, topic, wanted, ListOffsetTimestamps.LATEST),
  ]);
  const stored = committed.get(topic) ?? [];
  return new Map(
    wanted.map((partition) => {
      const first = earliest(partition);
      const offset = Number(stored[partition] ?? -1n);
      return [partition, offset >= first && offset <= latest(partition) ? offset : first];
    }),
  );
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
