import { Admin } from '@platformatic/kafka';
import { MillraceError } from '../../domain/errors.ts';

/**
 * Sending to a topic that is not there would wait for it without an end.
 *
 * @throws MillraceError `MLR_CONFIG_INVALID` when there is no such topic, `MLR_BROKER_UNAVAILABLE`
 */
export async function requireTopic(bootstrapServers: string, topic: string): Promise<void> {
  const admin = new Admin({
    clientId: 'millrace-redrive',
    bootstrapBrokers: bootstrapServers.split(','),
  });
  try {
    const topics = await admin.listTopics().catch((cause: Error) => {
      throw new MillraceError(
        'MLR_BROKER_UNAVAILABLE',
        `Kafka at ${bootstrapServers} does not say which topics it has: ${cause.message}`,
        { cause },
      );
    });
    if (topics.includes(topic)) return;
    throw new MillraceError(
      'MLR_CONFIG_INVALID',
      `There is no topic ${topic} at ${bootstrapServers}: create it first. How on a laptop: docs/redrive.md`,
    );
  } finally {
    await admin.close();
  }
}
