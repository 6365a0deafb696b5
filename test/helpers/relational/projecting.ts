import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { Endpoints } from '../../../local/endpoints.ts';

/**
 * Lets the projector follow its tables, or not: suites that share a pipeline need not pay for it. Nothing is missed, the
 * streams wait.
 */
export async function setProjecting(endpoints: Endpoints, Enabled: boolean): Promise<void> {
  const { analytics, region, credentials, awsEndpoint: endpoint } = endpoints;
  if (analytics === null) return;
  const lambda = new LambdaClient({ region, credentials: { ...credentials }, endpoint });
  const FunctionName = analytics.projector;
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  for (const { UUID } of EventSourceMappings) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  }
  lambda.destroy();
}
