import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { MillraceError } from '../../src/domain/errors.ts';
import { bridgeSpec } from '../bridges.ts';
import { credentials, REGION } from '../emulator.ts';
import type { Endpoints } from '../endpoints.ts';
import type { LocalHome } from '../home.ts';
import type { ProcessSpec } from '../process/start.ts';

/**
 * The deployed mapping of buffer queue and function, switched off and carried out by a process of ours with
 * the same settings: the emulator's own poller takes ten messages a batch and knows no window.
 */
export async function queueSourceSpec(home: LocalHome, endpoints: Endpoints): Promise<ProcessSpec> {
  const { awsEndpoint, functions, queues } = endpoints;
  const client = new LambdaClient({
    endpoint: awsEndpoint,
    region: REGION,
    credentials: credentials(),
  });
  const FunctionName = functions.ingestQueue;
  const { EventSourceMappings = [] } = await client.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  const mapping = EventSourceMappings.find(({ EventSourceArn }) =>
    EventSourceArn?.includes(':sqs:'),
  );
  if (mapping?.UUID === undefined || mapping.EventSourceArn === undefined) {
    const message = `${FunctionName} is deployed without a mapping of the buffer queue`;
    throw new MillraceError('MLR_EMULATOR_UNAVAILABLE', message);
  }
  const { UUID, EventSourceArn, BatchSize, MaximumBatchingWindowInSeconds } = mapping;
  await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  client.destroy();
  return bridgeSpec(
    home,
    endpoints,
    { name: 'queue-source', folder: 'queue-event-source' },
    {
      FUNCTION_NAME: FunctionName,
      QUEUE_URL: queues.buffer,
      QUEUE_ARN: EventSourceArn,
      BATCH_SIZE: String(BatchSize ?? 10),
      BATCHING_WINDOW_MS: String((MaximumBatchingWindowInSeconds ?? 0) * 1_000),
      // One at a time where Lambda runs at least two: a replayed history then stays in order, so that a demo of
      // days of events in seconds does not turn them late.
      CONCURRENCY: '1',
    },
  );
}
