import { join } from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { clientEnvironment } from './deploy.ts';
import { ACCOUNT, credentials, REGION } from './emulator.ts';
import type { Endpoints, KafkaEndpoint } from './endpoints.ts';
import type { LocalHome } from './home.ts';
import type { ProcessSpec } from './process/start.ts';

/** How the local Kafka event source batches; the meaning is that of Lambda's event source mapping. */
export interface EventSourceTuning {
  /** Records of one invocation at most. @default 1000 */
  readonly batchSize?: number;
  /** Milliseconds to wait for a batch to fill. @default 200 */
  readonly maximumBatchingWindowMs?: number;
  /** Partitions read, each with one invocation in flight, at the same time. @default 2 */
  readonly concurrency?: number;
}

/** A process of ours: `local/<folder>/main.ts`, pointed at the emulator, with the settings of `own`. */
export function bridgeSpec(
  home: LocalHome,
  { awsEndpoint }: Endpoints,
  bridge: { readonly name: string; readonly folder: string },
  own: Readonly<Record<string, string>>,
): ProcessSpec {
  return {
    name: bridge.name,
    command: process.execPath,
    args: [join(import.meta.dirname, bridge.folder, 'main.ts')],
    env: {
      ...clientEnvironment(awsEndpoint),
      NODE_COMPILE_CACHE: join(home.cache, 'compile-cache'),
      ...own,
    },
    cwd: home.home,
  };
}

/** The process that stands in for Lambda's Kafka event source mapping. */
export function eventSourceSpec(
  home: LocalHome,
  endpoints: Endpoints,
  kafka: KafkaEndpoint,
  tuning: EventSourceTuning = {},
): ProcessSpec {
  return bridgeSpec(
    home,
    endpoints,
    { name: 'event-source', folder: 'event-source' },
    {
      FUNCTION_NAME: endpoints.functions.ingestKafka,
      BOOTSTRAP_SERVERS: kafka.bootstrapServers,
      TOPIC: kafka.topic,
      CONSUMER_GROUP: kafka.consumerGroup,
      EVENT_SOURCE_ARN: `arn:aws:kafka:${REGION}:${ACCOUNT}:cluster/millrace-local/00000000-0000-4000-8000-000000000000-1`,
      BATCH_SIZE: String(tuning.batchSize ?? 1_000),
      BATCHING_WINDOW_MS: String(tuning.maximumBatchingWindowMs ?? 200),
      CONCURRENCY: String(tuning.concurrency ?? 2),
    },
  );
}

/** The process that turns the functions' EMF log lines into metrics. */
export async function emfBridgeSpec(home: LocalHome, endpoints: Endpoints): Promise<ProcessSpec> {
  return bridgeSpec(
    home,
    endpoints,
    { name: 'emf-bridge', folder: 'emf-bridge' },
    {
      LOG_GROUPS: (await logGroups(endpoints)).join(','),
      POSITIONS_FILE: join(home.home, 'emf-positions.json'),
    },
  );
}

async function logGroups({ awsEndpoint, functions }: Endpoints): Promise<string[]> {
  const lambda = new LambdaClient({
    ...{ endpoint: awsEndpoint, region: REGION, credentials: credentials() },
  });
  const groups = await Promise.all(
    Object.values(functions).map(async (name) => {
      const command = new GetFunctionConfigurationCommand({ FunctionName: name });
      const { LoggingConfig } = await lambda.send(command);
      return LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
    }),
  );
  lambda.destroy();
  return [...new Set(groups)];
}
