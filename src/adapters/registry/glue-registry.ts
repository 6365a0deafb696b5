import type {
  Registration,
  SchemaRegistrar,
  SchemaRegistry,
} from '../../application/ports/schema-registry.ts';
import { incompatibilities } from '../../domain/schema-compatibility/incompatibilities.ts';
import { type AwsCredentials, signingClient } from '../signing-client.ts';
import { cachedRegistry } from './cached-registry.ts';
import { ANSWER_WITHIN_MS, reasonOf, unavailable } from './unavailable.ts';

export interface GlueOptions {
  /** Whose schemas producers register; ids are read whatever registry of the account they are in. */
  readonly registryName: string;
  readonly region: string;
  /** @default the region's own */
  readonly endpoint?: string | undefined;
  readonly credentials: AwsCredentials;
  /** Epoch ms. @default the clock */
  readonly now?: () => number;
}

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly body: {
    readonly __type?: string;
    readonly Message?: string;
    readonly message?: string;
    readonly SchemaDefinition?: string;
    readonly DataFormat?: string;
    readonly SchemaVersionId?: string;
    readonly Status?: string;
  };
}

/** AWS Glue's schema registry. Three calls need no Glue client: a signing fetch keeps it out of every function. */
export function glueRegistry(options: GlueOptions): SchemaRegistry & SchemaRegistrar {
  const { region, registryName, credentials } = options;
  const endpoint = options.endpoint ?? `https://glue.${region}.amazonaws.com`;
  const client = signingClient({ service: 'glue', region, credentials, retries: 2 });

  async function call(action: string, payload: object): Promise<Answer> {
    try {
      const response = await client.fetch(endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSGlue.${action}`,
        },
        body: JSON.stringify(payload),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const body = (await response.json()) as Answer['body'];
      return { ok: response.ok, status: response.status, body };
    } catch (error) {
      throw unavailable(endpoint, reasonOf(error));
    }
  }

  const errorOf = ({ body }: Answer): string => body.__type?.split('#').at(-1) ?? '';
  const wordsOf = ({ body }: Answer): string => body.Message ?? body.message ?? '';
  const unexpected = (answer: Answer, action: string) =>
    unavailable(
      endpoint,
      `answered ${answer.status} ${errorOf(answer)} to ${action}: ${wordsOf(answer).slice(0, 200)}`,
    );

  const registry = cachedRegistry(
    {
      kind: 'glue',
      async fetch(versionId) {
        const answer = await call('GetSchemaVersion', {
          SchemaVersionId: dashed(String(versionId)),
        });
        const { SchemaDefinition, DataFormat = 'AVRO' } = answer.body;
        if (answer.ok && SchemaDefinition !== undefined) {
          return DataFormat === 'AVRO' ? SchemaDefinition : JSON.stringify(`${DataFormat} schema`);
        }
        if (errorOf(answer) === 'EntityNotFoundException') return undefined;
        throw unexpected(answer, 'GetSchemaVersion');
      },
    },
    options.now,
  );

  async function register(subject: string, schema: string): Promise<Registration> {
    const SchemaId = { RegistryName: registryName, SchemaName: subject };
    let answer = await call('RegisterSchemaVersion', { SchemaId, SchemaDefinition: schema });
    if (errorOf(answer) === 'EntityNotFoundException') {
      answer = await call('CreateSchema', {
        RegistryId: { RegistryName: registryName },
        ...{ SchemaName: subject, DataFormat: 'AVRO', Compatibility: 'BACKWARD_ALL' },
        SchemaDefinition: schema,
      });
      const { SchemaVersionId } = answer.body as { SchemaVersionId?: string };
      if (answer.ok && SchemaVersionId !== undefined) return registered(SchemaVersionId);
    }
    if (errorOf(answer) === 'InvalidInputException') {
      return { kind: 'refused', reason: wordsOf(answer) };
    }
    const { SchemaVersionId, Status } = answer.body;
    if (!answer.ok || SchemaVersionId === undefined)
      throw unexpected(answer, 'RegisterSchemaVersion');
    return Status === 'FAILURE' ? await refusal(SchemaId, schema) : registered(SchemaVersionId);
  }

  /** Glue says that a version failed its check and not why. */
  async function refusal(SchemaId: object, schema: string): Promise<Registration> {
    const SchemaVersionNumber = { LatestVersion: true };
    const latest = await call('GetSchemaVersion', { SchemaId, SchemaVersionNumber });
    const { SchemaDefinition } = latest.body;
    if (SchemaDefinition === undefined) throw unexpected(latest, 'GetSchemaVersion');
    const found = incompatibilities(JSON.parse(schema), JSON.parse(SchemaDefinition));
    const differences = found.map(({ path, reason }) => `${path}: ${reason}`);
    return { kind: 'refused', reason: differences.join('; ') || 'Glue found it incompatible' };
  }

  return { ...registry, register };
}

const registered = (versionId: string): Registration => ({
  kind: 'registered',
  reference: { kind: 'glue', versionId: versionId.replaceAll('-', '') },
});

/** Glue wants a UUID's form. */
export const dashed = (hex: string): string =>
  hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
