import { Admin } from '@platformatic/kafka';
import type { KafkaEndpoint } from '../../../local/endpoints.ts';

/** How far the consumer group is behind the end of the topic. */
export interface KafkaLag {
  /** Records in the topic, all partitions. */
  readonly end: number;
  readonly committed: number;
  readonly lag: number;
}

/** Offset after the newest record, by partition. */
export type TopicEnds = ReadonlyMap<number, number>;

/** Asks the broker. @throws whatever the client throws when it is not reachable */
export async function kafkaLag(at: KafkaEndpoint): Promise<KafkaLag> {
  const admin = adminOf(at);
  try {
    const [ends, groups] = await Promise.all([
      endsOf(admin, at),
      admin.listConsumerGroupOffsets({ groups: [at.consumerGroup] }),
    ]);
    const end = ends.values().reduce((total, offset) => total + offset, 0);
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

/** Where the topic ends now. @throws whatever the client throws when the broker is not reachable */
export async function topicEnds(at: KafkaEndpoint): Promise<TopicEnds> {
  const admin = adminOf(at);
  return await endsOf(admin, at).finally(() => admin.close());
}

const adminOf = ({ bootstrapServers }: KafkaEndpoint): Admin =>
  new Admin({
    clientId: 'millrace-status',
    bootstrapBrokers: bootstrapServers.split(','),
    retries: 1,
    connectTimeout: 2_000,
  });

async function endsOf(admin: Admin, { topic, partitions }: KafkaEndpoint): Promise<TopicEnds> {
  const asked = Array.from({ length: partitions }, (_, partitionIndex) => {
    return { partitionIndex, timestamp: -1n };
  });
  const answer = await admin.listOffsets({ topics: [{ name: topic, partitions: asked }] });
  const ends = answer.flatMap((one) => one.partitions);
  return new Map(ends.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]));
}

/** A partition without a commit reports -1. */
const sum = (offsets: readonly bigint[]): number =>
  offsets.reduce((total, offset) => total + Math.max(0, Number(offset)), 0);
