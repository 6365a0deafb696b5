import { Admin } from '@platformatic/kafka';
import type { KafkaLogin } from './login.ts';

/** Asks where a topic ends. */
export interface TopicEnds {
  /** Offset after the newest record, by partition; null when the broker does not answer. */
  of(partitions: readonly number[]): Promise<ReadonlyMap<number, number> | null>;
  close(): Promise<void>;
}

/** @param bootstrapServers host:port of each broker */
export function topicEnds(
  bootstrapServers: readonly string[],
  topic: string,
  login: KafkaLogin,
): TopicEnds {
  const admin = new Admin({
    clientId: 'millrace-query',
    bootstrapBrokers: [...bootstrapServers],
    ...login,
    retries: 0,
    connectTimeout: 2_000,
    requestTimeout: 2_000,
  });
  return {
    async of(partitions) {
      const asked = partitions.map((partitionIndex) => ({ partitionIndex, timestamp: -1n }));
      try {
        const answer = await admin.listOffsets({ topics: [{ name: topic, partitions: asked }] });
        return new Map(
          answer
            .flatMap((one) => one.partitions)
            .map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]),
        );
      } catch {
        return null;
      }
    },
    close: () => admin.close(),
  };
}
