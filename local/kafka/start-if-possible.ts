import { join } from 'node:path';
import { STAGES } from '../../lib/stages.ts';
import { MillraceError } from '../../src/domain/errors.ts';
import type { KafkaEndpoint } from '../endpoints.ts';
import type { LocalHome } from '../home.ts';
import type { BrokerInstall } from '../install/install.ts';
import { kafkaLeftOut } from '../left-out.ts';
import { type Progress, step } from '../progress.ts';
import { startBroker } from './broker.ts';
import { ALERTS_TOPIC } from './topic.ts';

const TOPIC_PARTITIONS = 4;

/** The broker, or null and a sentence on why there is none. */
export interface BrokerIfPossible {
  readonly kafka: KafkaEndpoint | null;
  readonly leftOut: readonly string[];
}

/** Starts the broker with the pipeline's topic. A broker that can't be had is a value, not an error. */
export async function startBrokerIfPossible(
  home: LocalHome,
  progress: Progress,
  installed: Promise<BrokerInstall>,
): Promise<BrokerIfPossible> {
  const found = await installed;
  if (!found.available) {
    return { kafka: null, leftOut: [kafkaLeftOut(found.reason, found.remedy)] };
  }
  const { topic, consumerGroup } = STAGES.local;
  const partitions = TOPIC_PARTITIONS;
  const topics = [topic, ALERTS_TOPIC].map((name) => ({ name, partitions }));
  try {
    const { bootstrapServers } = await step(progress, 'broker', (note) =>
      startBroker(home, found.java, topics, note),
    );
    return { kafka: { bootstrapServers, topic, partitions, consumerGroup }, leftOut: [] };
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'MLR_BROKER_UNAVAILABLE') {
      const remedy = `see ${join(home.logs, 'broker.log')}`;
      return { kafka: null, leftOut: [kafkaLeftOut(error.message, remedy)] };
    }
    throw error;
  }
}
