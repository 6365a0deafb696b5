import { setTimeout as sleep } from 'node:timers/promises';
import { Admin } from '@platformatic/kafka';

/** Alerts are published there, by account. */
export const ALERTS_TOPIC = 'alerts';

const LEADERS_WITHIN_MS = 10_000;

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
    if (!existing.includes(name)) await untilLed(admin, name, partitions);
  } finally {
    await admin.close();
  }
}

/** A broker answers the creation before its metadata knows the topic: asked at once it may still say "unknown". */
async function untilLed(admin: Admin, name: string, partitions: number): Promise<void> {
  const deadline = Date.now() + LEADERS_WITHIN_MS;
  for (;;) {
    const metadata = await admin.metadata({ topics: [name], forceUpdate: true }).catch(() => null);
    const led = metadata?.topics.get(name)?.partitions.filter(({ leader }) => leader >= 0);
    if (led?.length === partitions) return;
    if (Date.now() > deadline) throw new Error(`Topic ${name} has no leaders yet`);
    await sleep(50);
  }
}
