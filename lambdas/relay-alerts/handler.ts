import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { putAlerts } from '../../src/adapters/eventbridge/alert-bus.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed } from '../shared/observability.ts';
import { relayBatch } from './relay.ts';

const env = environment('EVENT_BUS_NAME');
const bus = new EventBridgeClient({ maxAttempts: 5 });

/** Inserted alerts, from the table's stream to the bus. */
export const handler = observed(
  async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { response, error } = await relayBatch(Records, (alerts) =>
      putAlerts(bus, env.EVENT_BUS_NAME, alerts),
    );
    if (error !== undefined) logger.error('not every alert was published', error);
    logger.info('alerts', { records: Records.length, ...response });
    return response;
  },
);
