import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { assemblyOf, clientEnvironment } from './deploy.ts';
import { credentials, REGION } from './emulator.ts';
import type { Endpoints, KafkaEndpoint } from './endpoints.ts';
import { deployedMapping, kafkaTemplate } from './event-source/deployed.ts';
import type { LocalHome } from './home.ts';
import type { ProcessSpec } from './process/start.ts';

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

/**
 * The process that stands in for Lambda's Kafka event source mapping: its settings are those of the assembly's template,
 * its function, destination and id those of the mapping as it was deployed.
 *
 * @param leftOut the target did not take the mapping: what it would have had is taken
 * @throws MillraceError `MLR_EMULATOR_UNAVAILABLE` when the function was deployed without a mapping that was not left out
 */
export async function eventSourceSpec(
  home: LocalHome,
  endpoints: Endpoints,
  kafka: KafkaEndpoint,
  leftOut = false,
): Promise<ProcessSpec> {
  const { ingestKafka } = endpoints.functions;
  const deployed = leftOut
    ? {
        ...{ uuid: randomUUID(), functionArn: ingestKafka },
        onFailure: `arn:aws:s3:::${endpoints.claimCheckBucket}`,
      }
    : await deployedMapping(endpoints.awsEndpoint, ingestKafka);
  const spec = bridgeSpec(home, endpoints, { name: 'event-source', folder: 'event-source' }, {});
  return {
    ...spec,
    args: [
      ...spec.args,
      ...['--template', kafkaTemplate(assemblyOf(home))],
      ...['--brokers', kafka.bootstrapServers],
      ...['--function', deployed.functionArn, '--uuid', deployed.uuid],
      ...(deployed.onFailure === undefined ? [] : ['--on-failure', deployed.onFailure]),
    ],
  };
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
