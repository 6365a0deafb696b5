import { Admin } from '@platformatic/kafka';
import type { KafkaEndpoint } from '../../../local/endpoints.ts';
import { MillraceError } from '../../../src/domain/errors.ts';

/**
 * Next offset of the consumer group by partition: the event source commits what its function has settled. Partitions
 * without a commit are absent.
 * @throws MillraceError `MLR_BROKER_UNAVAILABLE`
 */
export async function committedOffsets({
  bootstrapServers,
  topic,
  consumerGroup,
}: KafkaEndpoint): Promise<ReadonlyMap<number, number>> {
  const bootstrapBrokers = bootstrapServers.split(',');
  const admin = new Admin({ clientId: 'millrace-audit', bootstrapBrokers, retries: 1 });
  try {
    const groups = await admin.listConsumerGroupOffsets({ groups: [consumerGroup] });
    const own = groups.flatMap(({ topics }) => topics).filter(({ name }) => name === topic);
    const committed = own
      .flatMap(({ partitions }) => partitions)
      .filter(({ committedOffset }) => committedOffset >= 0n);
    return new Map(
      committed.map(({ partitionIndex, committedOffset }) => [
        partitionIndex,
        Number(committedOffset),
      ]),
    );
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError(
      'MLR_BROKER_UNAVAILABLE',
      `Kafka at ${bootstrapServers} does not say how far ${consumerGroup} is: ${why}`,
      { cause },
    );
  } finally {
    await admin.close();
  }
}
