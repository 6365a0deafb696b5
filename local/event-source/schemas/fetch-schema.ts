import { EntityNotFoundException, GetSchemaVersionCommand, GlueClient } from '@aws-sdk/client-glue';
import { SCHEMA_NOT_FOUND } from '../../../src/adapters/registry/confluent-registry.ts';
import { dashed } from '../../../src/adapters/registry/glue-registry.ts';
import { ANSWER_WITHIN_MS } from '../../../src/adapters/registry/unavailable.ts';
import type { SchemaReference } from '../../../src/application/ports/schema-registry.ts';
import type { SchemaSettings } from './settings.ts';

/** A schema as its registry has it. */
export interface PublishedSchema {
  readonly id: string;
  readonly dataFormat: string;
  readonly definition: string;
}

/** @returns undefined when the registry does not have it. @throws when the registry does not answer */
export type FetchSchema = (reference: SchemaReference) => Promise<PublishedSchema | undefined>;

/** The registry of a mapping. Glue's endpoint and credentials come from the environment. */
export function fetchSchemaFrom(registry: SchemaSettings['registry']): FetchSchema {
  if (registry.kind === 'confluent') {
    return async (reference) =>
      reference.kind === 'confluent' ? await fromConfluent(registry.url, reference.id) : undefined;
  }
  const client = new GlueClient({ region: registry.region });
  return async (reference) =>
    reference.kind === 'glue' ? await fromGlue(client, dashed(reference.versionId)) : undefined;
}

async function fromConfluent(url: string, id: number): Promise<PublishedSchema | undefined> {
  const response = await fetch(`${url}/schemas/ids/${id}`, {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const answer = (await response.json()) as {
    readonly schema?: string;
    readonly schemaType?: string;
    readonly error_code?: number;
  };
  if (response.ok && typeof answer.schema === 'string') {
    const { schema: definition, schemaType: dataFormat = 'AVRO' } = answer;
    return { id: String(id), dataFormat, definition };
  }
  if (answer.error_code === SCHEMA_NOT_FOUND) return undefined;
  throw new Error(`the schema registry answered ${response.status} for schema ${id}`);
}

async function fromGlue(client: GlueClient, id: string): Promise<PublishedSchema | undefined> {
  try {
    const command = new GetSchemaVersionCommand({ SchemaVersionId: id });
    const { SchemaDefinition: definition, DataFormat } = await client.send(command);
    return definition === undefined
      ? undefined
      : { id, dataFormat: DataFormat ?? 'AVRO', definition };
  } catch (error) {
    if (error instanceof EntityNotFoundException) return undefined;
    throw error;
  }
}
