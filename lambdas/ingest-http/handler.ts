import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { eventBridgeBus } from '../../src/adapters/eventbridge/event-bus.ts';
import { ingestHttp } from '../../src/application/http-ingestion/ingest-http.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed } from '../shared/observability.ts';

const { EVENT_BUS_NAME } = environment('EVENT_BUS_NAME');
// Somebody waits for the answer: give up within seconds, and let the client come again.
const bus = eventBridgeBus(new EventBridgeClient({ maxAttempts: 3 }), EVENT_BUS_NAME, {
  maxAttempts: 5,
});

/** `POST /events` → the event bus; each event is answered for. */
export const handler = observed(
  async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    const answer = await ingestHttp({ headers: event.headers, body }, Date.now(), bus);
    const { status, retryAfterSeconds } = answer;
    const outcomes = 'results' in answer.body ? answer.body.results : [];
    logger.info('answered', {
      status,
      events: outcomes.length,
      codes: outcomes.flatMap((each) => ('code' in each ? [each.code] : [])),
    });
    return {
      statusCode: status,
      headers: {
        'content-type': 'application/json',
        ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
      },
      body: JSON.stringify(answer.body),
    };
  },
);
