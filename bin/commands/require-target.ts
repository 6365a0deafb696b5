import { type CommonEndpoints, hasWorkflowLane } from '../../local/endpoints.ts';
import { requireTopic } from '../../src/adapters/kafka/require-topic.ts';
import type { Target } from '../../src/application/redrive/outgoing.ts';
import { busArn } from './bus-arn.ts';
import { eventBridge } from './clients.ts';

/**
 * Says so when there is nothing to send to; a lane that does not run is left to the sender to tell.
 *
 * @throws MillraceError `MLR_CONFIG_INVALID`
 */
export async function requireTarget(endpoints: CommonEndpoints, target: Target): Promise<void> {
  if (target.kind === 'topic') {
    const { bootstrapServers } = endpoints.kafka ?? {};
    if (bootstrapServers !== undefined) await requireTopic(bootstrapServers, target.name);
  } else if (hasWorkflowLane(endpoints)) {
    const client = eventBridge(endpoints);
    await busArn(client, target.name).finally(() => client.destroy());
  }
}
