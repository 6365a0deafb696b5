import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { awsJson } from '../../src/adapters/aws-json.ts';
import { metricCounters } from '../../src/adapters/cloudwatch/minute-counters.ts';
import { dynamoLists } from '../../src/adapters/dynamodb/query-lists.ts';
import { queueDepths } from '../../src/adapters/sqs/queue-depths.ts';
import { queryApp } from '../../src/query/app.ts';
import { DETECTOR_IDS } from '../../src/query/parameters.ts';
import { workflowQueryStore } from '../../src/query/workflow-store.ts';
import { environment, surroundings } from '../shared/environment.ts';
import { logger, observed } from '../shared/observability.ts';
import { requestOf, resultOf } from './http-event.ts';

const {
  EVENTS_TABLE,
  ALERTS_TABLE,
  WINDOWS_TABLE,
  BUFFER_QUEUE_URL,
  DEAD_LETTER_QUEUE_URL,
  UNDELIVERED_QUEUE_URL,
} = environment(
  ...(['EVENTS_TABLE', 'ALERTS_TABLE', 'WINDOWS_TABLE', 'BUFFER_QUEUE_URL'] as const),
  ...(['DEAD_LETTER_QUEUE_URL', 'UNDELIVERED_QUEUE_URL'] as const),
);
const place = surroundings();
const cloudWatch = awsJson({
  ...{ ...place, service: 'monitoring', target: 'GraniteServiceVersion20100801' },
});
const dynamoDb = awsJson({ ...place, service: 'dynamodb', target: 'DynamoDB_20120810' });
const sqs = awsJson({ ...place, service: 'sqs', target: 'AmazonSQS' });

const app = queryApp({
  lane: 'workflow',
  store: workflowQueryStore({
    lists: dynamoLists(dynamoDb, {
      ...{ events: EVENTS_TABLE, alerts: ALERTS_TABLE, windows: WINDOWS_TABLE },
    }),
    counters: metricCounters(cloudWatch, DETECTOR_IDS),
    queues: () =>
      queueDepths(sqs, {
        buffer: BUFFER_QUEUE_URL,
        'dead-letters': DEAD_LETTER_QUEUE_URL,
        undelivered: UNDELIVERED_QUEUE_URL,
      }),
    shouldBeEmpty: {
      'dead-letters': 'messages were given up and wait in the dead-letter queue',
      undelivered: 'events could not be delivered from the bus to the buffer',
    },
  }),
  now: Date.now,
  onError: (error, path) => logger.error('query failed', { path, error: error as Error }),
});

/** Queries from the HTTP API, which has let the caller in. */
export const handler = observed(async (event: APIGatewayProxyEventV2) =>
  resultOf(await app.fetch(requestOf(event))),
);
