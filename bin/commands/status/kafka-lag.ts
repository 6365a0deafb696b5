import { Admin } from '@platformatic/kafka';
import type { KafkaEndpoint } from '../../../local/endpoints.ts';

/** How far the consumer group is behind the end of the topic. */
export interface KafkaLag {
  /** Records in the topic, all partitions. */
  readonly end: number;
  readonly committed: number;
  readonly lag: number;
}

/** Asks the broker. @throws whatever the client throws when it is not reachable */
export async function kafkaLag(at: KafkaEndpoint): Promise<KafkaLag> {
  const admin = new Admin({
    clientId: 'millrace-status',
    bootstrapBrokers: at.bootstrapServers.split(','),
    retries: 1,
    connectTimeout: 2_000,
  });
  try {
    const partitions = Array.from({ length: at.partitions }, (_, index) => index);
    const [ends, groups] = await Promise.all([
      admin.listOffsets({
        topics: [
          {
            name: at.topic,
            partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp: -1n })),
          },
        ],
      }),
      admin.listConsumerGroupOffsets({ groups: [at.consumerGroup] }),
    ]);
    const end = sum(ends.flatMap(({ partitions }) => partitions.map(({ offset }) => offset)));
    const committed = sum(
      groups
        .flatMap(({ topics }) => topics)
        .filter(({ name }) => name === at.topic)
        .flatMap(({ partitions }) => partitions.map((partition) => partition.committedOffset)),
    );
    return { end, committed, lag: end - committed };
  } finally {
    await admin.close();
  }
}

/** A partition without a commit reports -1. */
const sum = (offsets: readonly bigint[]): number =>
  offsets.reduce((total, offset) => total + Math.max(0, Number(offset)), 0);
