import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { MillraceError } from '../../src/domain/errors.ts';
import { credentials, REGION } from '../emulator.ts';
import { hasMapping } from './mapping/template.ts';

/** What only the deployment knows of a mapping. */
export interface DeployedMapping {
  readonly uuid: string;
  readonly functionArn: string;
  readonly onFailure: string | undefined;
}

/**
 * The Kafka mapping of a deployed function.
 *
 * @throws MillraceError `MLR_EMULATOR_UNAVAILABLE` when it has none
 */
export async function deployedMapping(
  endpoint: string,
  functionName: string,
): Promise<DeployedMapping> {
  const client = new LambdaClient({ endpoint, region: REGION, credentials: credentials() });
  const list = new ListEventSourceMappingsCommand({ FunctionName: functionName });
  const { EventSourceMappings = [] } = await client.send(list);
  client.destroy();
  const mapping = EventSourceMappings.find(
    ({ EventSourceArn: arn = '' }) => !arn.includes(':sqs:'),
  );
  if (mapping?.UUID === undefined) {
    const message = `${functionName} is deployed without a Kafka event source mapping`;
    throw new MillraceError('MLR_EMULATOR_UNAVAILABLE', message);
  }
  return {
    uuid: mapping.UUID,
    functionArn: mapping.FunctionArn ?? functionName,
    onFailure: mapping.DestinationConfig?.OnFailure?.Destination,
  };
}

/**
 * The template of a cloud assembly that has the Kafka mapping.
 *
 * @throws MillraceError `MLR_CONFIG_INVALID` when none has
 */
export function kafkaTemplate(assembly: string): string {
  const templates = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
  const found = templates.map((name) => join(assembly, name)).find(hasMapping);
  if (found !== undefined) return found;
  const message = `No template of ${assembly} has a Kafka event source mapping.`;
  throw new MillraceError('MLR_CONFIG_INVALID', message);
}
