import { Admin } from '@platformatic/kafka';

/** A topic setting of the broker's, e.g. `max.message.bytes`. */
export interface TopicConfig {
  readonly name: string;
  readonly value: string;
}

/**
 * Creates a topic and waits until every partition has a leader; an existing topic is left as it is.
 *
 * @throws the client's error when the broker does not answer or refuses
 */
export async function createTopic(
  bootstrapServers: string,
  name: string,
  partitions: number,
  configs: readonly TopicConfig[] = [],
): Promise<void> {
  const admin = new Admin({
    clientId: 'millrace-local',
    bootstrapBrokers: [bootstrapServers],
    retries: 0,
    connectTimeout: 1_000,
  });
  try {
    const existing = await admin.listTopics();
    if (!existing.includes(name)) {
      await admin.createTopics({ topics: [name], partitions, replicas: 1, configs: [...configs] });
    }
    const metadata = await admin.metadata({ topics: [name], forceUpdate: true });
    const leaders = metadata.topics.get(name)?.partitions.filter(({ leader }) => leader >= 0);
    if (leaders?.length !== partitions && !existing.includes(name)) {
      throw new Error(`Topic ${name} has no leaders yet`);
    }
  } finally {
    await admin.close();
  }
}
