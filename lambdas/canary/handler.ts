import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { dynamoClient } from '../../src/adapters/dynamodb/client.ts';
import { dynamoIsStored } from '../../src/adapters/dynamodb/stored-event.ts';
import { eventBridgeBus } from '../../src/adapters/eventbridge/event-bus.ts';
import { sendCanary } from '../../src/application/canary/send-canary.ts';
import { canaryObjectiveMs, environment } from '../shared/environment.ts';
import { logger, observed, telemetry } from '../shared/observability.ts';

const env = environment('EVENTS_TABLE', 'EVENT_BUS_NAME');
const objectiveMs = canaryObjectiveMs();
const ports = {
  // The next canary comes soon: give up within seconds.
  bus: eventBridgeBus(new EventBridgeClient({ maxAttempts: 3 }), env.EVENT_BUS_NAME, {
    maxAttempts: 3,
  }),
  isStored: dynamoIsStored(dynamoClient(), env.EVENTS_TABLE),
  now: Date.now,
  sleep,
};

/** One canary; how it went is in the log and in the metrics, of which the second is 0 when all is well. */
export const handler = observed(async () => {
  const canary = await sendCanary(randomUUID(), objectiveMs, ports);
  const arrived = canary.outcome === 'arrived';
  if (arrived) telemetry.observe('CanaryArrival', [canary.ms]);
  telemetry.observe('CanaryMissing', [arrived ? 0 : 1]);
  logger[arrived ? 'info' : 'error']('canary', { ...canary, objectiveMs });
  return canary;
});
