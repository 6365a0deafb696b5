import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Registration,
  SchemaRegistrar,
  SchemaRegistry,
} from '../../application/ports/schema-registry.ts';
import { incompatibilities } from '../../domain/schema-compatibility/incompatibilities.ts';
import type { AwsCredentials } from '../signing-client.ts';
import { cachedRegistry } from './cached-registry.ts';
import { errorOf, glueClient, wordsOf } from './glue-client.ts';
import { ANSWER_WITHIN_MS, unavailable } from './unavailable.ts';

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

const NOT_FOUND = 'EntityNotFoundException';
const CHECK_EVERY_MS = 100;

/** AWS Glue's schema registry. */
export function glueRegistry(options: GlueOptions): SchemaRegistry & SchemaRegistrar {
  const { region, registryName, credentials } = options;
  const endpoint = options.endpoint ?? `https://glue.${region}.amazonaws.com`;
  const { call, unexpected } = glueClient({ region, endpoint, credentials });

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
        if (errorOf(answer) === NOT_FOUND) return undefined;
        throw unexpected(answer, 'GetSchemaVersion');
      },
    },
    options.now,
  );

  async function register(subject: string, schema: string): Promise<Registration> {
    const SchemaId = { RegistryName: registryName, SchemaName: subject };
    const SchemaDefinition = schema;
    let action = 'RegisterSchemaVersion';
    let answer = await call(action, { SchemaId, SchemaDefinition });
    if (errorOf(answer) === NOT_FOUND) {
      const settings = { SchemaName: subject, DataFormat: 'AVRO', Compatibility: 'BACKWARD_ALL' };
      const RegistryId = { RegistryName: registryName };
      action = 'CreateSchema';
      answer = await call(action, { RegistryId, ...settings, SchemaDefinition });
    }
    if (errorOf(answer) === 'AlreadyExistsException') {
      // Another producer was quicker.
      action = 'RegisterSchemaVersion';
      answer = await call(action, { SchemaId, SchemaDefinition });
    }
    if (errorOf(answer) === 'InvalidInputException') {
      return { kind: 'refused', reason: wordsOf(answer) };
    }
    const { SchemaVersionId, Status, SchemaVersionStatus, VersionNumber = 1 } = answer.body;
    if (!answer.ok || SchemaVersionId === undefined) throw unexpected(answer, action);
    const status = await checked(SchemaVersionId, Status ?? SchemaVersionStatus);
    if (status === 'FAILURE') return refusal(SchemaId, VersionNumber, schema);
    return {
      kind: 'registered',
      reference: { kind: 'glue', versionId: SchemaVersionId.replaceAll('-', '') },
    };
  }

  /** Glue checks a version after it has answered. @throws MillraceError when the check does not come to an end */
  async function checked(SchemaVersionId: string, first?: string): Promise<string | undefined> {
    let status = first;
    const deadline = Date.now() + ANSWER_WITHIN_MS;
    while (status === 'PENDING') {
      if (Date.now() > deadline) {
        throw unavailable(endpoint, `still checks the schema after ${ANSWER_WITHIN_MS / 1_000} s`);
      }
      await sleep(CHECK_EVERY_MS);
      const answer = await call('GetSchemaVersion', { SchemaVersionId });
      if (!answer.ok) throw unexpected(answer, 'GetSchemaVersion');
      status = answer.body.Status;
    }
    return status;
  }

  /** Glue says that a version failed its check and not why: the youngest version that differs says where. */
  async function refusal(SchemaId: object, failed: number, schema: string): Promise<Registration> {
    for (let VersionNumber = failed - 1; VersionNumber > 0; VersionNumber--) {
      const number = { VersionNumber };
      const answer = await call('GetSchemaVersion', { SchemaId, SchemaVersionNumber: number });
      const { SchemaDefinition, Status } = answer.body;
      if (!answer.ok && errorOf(answer) !== NOT_FOUND) throw unexpected(answer, 'GetSchemaVersion');
      if (Status !== 'AVAILABLE' || SchemaDefinition === undefined) continue;
      const found = incompatibilities(JSON.parse(schema), JSON.parse(SchemaDefinition));
      if (found.length > 0) {
        const reason = found.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
        return { kind: 'refused', reason };
      }
    }
    return { kind: 'refused', reason: 'Glue found it incompatible by the rule its schema has' };
  }

  return { ...registry, register };
}

/** Glue wants a UUID's form. */
export const dashed = (hex: string): string =>
  hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
