import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { glueRegistry } from '../../../src/adapters/registry/glue-registry.ts';
import { signingClient } from '../../../src/adapters/signing-client.ts';
import type { SchemaReference } from '../../../src/application/ports/schema-registry.ts';
import {
  changed,
  published,
  schemaRegistryBehaviour,
  withField,
} from '../../behaviour/schema-registry.ts';
import { type GlueServer, startGlue } from '../../helpers/glue/server.ts';
import { type Fault, type HttpFaults, httpFaults } from '../../helpers/http-faults.ts';

const REGION = 'us-east-1';
const NAME = 'millrace';
const UNKNOWN: SchemaReference = { kind: 'glue', versionId: randomUUID().replaceAll('-', '') };
const [V1] = published as [string];
const credentials = { accessKeyId: 'test', secretAccessKey: 'a-secret-key' };

let glue: GlueServer;
let between: HttpFaults;

beforeAll(async () => {
  glue = await startGlue();
  between = await httpFaults(glue.url);
  await signingClient({ service: 'glue', region: REGION, credentials, retries: 0 }).fetch(
    glue.url,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSGlue.CreateRegistry',
      },
      body: JSON.stringify({ RegistryName: NAME }),
    },
  );
}, 120_000);
afterEach(() => {
  between.fault = () => undefined;
});
afterAll(async () => {
  await between?.close();
  await glue?.stop();
});

const registry = (endpoint = between.url) =>
  glueRegistry({ registryName: NAME, region: REGION, endpoint, credentials });

/** Decides on each request of these actions. */
function on(actions: Readonly<Record<string, () => Fault>>): void {
  between.fault = ({ headers }) => {
    const [, action = ''] = String(headers['x-amz-target']).split('.');
    return actions[action]?.();
  };
}

const withStatus = (status: string) => (answer: string) =>
  JSON.stringify({ ...JSON.parse(answer), Status: status });

/** moto accepts every version: these it says to check first, and then that they failed, as Glue does. */
function refuse(schemas: readonly string[]): void {
  const failed = new Set<string>();
  between.fault = ({ body }) => {
    const { SchemaDefinition, SchemaVersionId } = JSON.parse(body);
    if (schemas.includes(SchemaDefinition)) {
      return (answer) => {
        failed.add(JSON.parse(answer).SchemaVersionId);
        return withStatus('PENDING')(answer);
      };
    }
    const isFailed = (answer: string) =>
      failed.has(SchemaVersionId ?? JSON.parse(answer).SchemaVersionId);
    return (answer) => (isFailed(answer) ? withStatus('FAILURE')(answer) : answer);
  };
}

schemaRegistryBehaviour('AWS Glue, as moto speaks it', async () => ({
  registry: registry(),
  unknown: UNKNOWN,
  open: true,
  refuse: (schema) => refuse([schema]),
}));

describe('what Glue says of a version after it was registered', () => {
  it('waits while the version is being checked', async () => {
    let asked = 0;
    on({
      RegisterSchemaVersion: () => withStatus('PENDING'),
      GetSchemaVersion: () => withStatus(++asked < 3 ? 'PENDING' : 'AVAILABLE'),
    });
    await registry().register('pending-value', V1);
    expect(await registry().register('pending-value', withField('channel'))).toMatchObject({
      kind: 'registered',
    });
    expect(asked).toBe(3);
  });

  it('refuses what failed the check and names the path, past versions that failed as well', async () => {
    const needing = (names: readonly string[]) =>
      changed(({ fields }) => {
        fields.push(...names.map((name) => ({ name, type: 'long' })));
      });
    const [one, both] = [needing(['settledAt']), needing(['settledAt', 'clearedAt'])] as const;
    refuse([one, both]);
    await registry().register('failed-value', V1);
    expect(await registry().register('failed-value', one)).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/^Transaction\.settledAt: [^;]+$/),
    });
    // Beside the version that failed only the second field would differ.
    expect(await registry().register('failed-value', both)).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/Transaction\.settledAt: .+; Transaction\.clearedAt: /),
    });
  });

  it('refuses what is no JSON in the words of Glue', async () => {
    await registry().register('words-value', V1);
    expect(await registry().register('words-value', '{')).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/schema definition/i),
    });
  });

  it('takes the schema that another producer made meanwhile', async () => {
    const first = await registry().register('race-value', V1);
    let asked = 0;
    on({
      // What it hears just before the other one is done.
      RegisterSchemaVersion: () =>
        asked++ === 0 ? { status: 400, body: '{"__type":"EntityNotFoundException"}' } : undefined,
    });
    expect(await registry().register('race-value', V1)).toEqual(first);
    expect(asked).toBe(2);
  });

  it('gives up on a schema that is neither there nor free', async () => {
    await registry().register('deleting-value', V1);
    on({
      RegisterSchemaVersion: () => ({
        status: 400,
        body: '{"__type":"EntityNotFoundException","Message":"deleting"}',
      }),
    });
    await expect(registry().register('deleting-value', V1)).rejects.toMatchObject({
      code: 'MLR_REGISTRY_UNAVAILABLE',
      message: expect.stringContaining('to RegisterSchemaVersion: deleting'),
    });
  });
});

describe('Glue without a usable answer', () => {
  it.each<[string, Fault, string]>([
    ['5xx', { status: 500, body: '{"__type":"InternalServiceException"}' }, 'answered 500'],
    ['no JSON', { status: 502, body: '<html>' }, 'answered 502 and no JSON to GetSchemaVersion'],
    [
      'no permission',
      { status: 400, body: '{"__type":"AccessDeniedException","Message":"not authorized"}' },
      'AccessDeniedException to GetSchemaVersion: not authorized',
    ],
    ['silence', 'silence', 'timeout'],
  ])(
    '%s: records wait, and it is asked again',
    async (_what, fault, words) => {
      const client = registry();
      const answer = await client.register('faults-value', V1);
      if (answer.kind === 'refused') throw new Error(answer.reason);
      const { reference } = answer;
      on({ GetSchemaVersion: () => fault });
      const error = await client.resolve([reference]).catch((reason: Error) => reason);

      expect(error).toMatchObject({
        code: 'MLR_REGISTRY_UNAVAILABLE',
        message: expect.stringContaining(words),
      });
      expect(String(error)).not.toContain(credentials.secretAccessKey);
      expect(client.reader(reference)).toBeUndefined();

      on({});
      await client.resolve([reference]);
      expect(client.reader(reference)).toMatchObject({ kind: 'reader' });
    },
    15_000,
  );

  it('says so when the registry of that name does not exist', async () => {
    const client = glueRegistry({
      ...{ registryName: 'elsewhere', region: REGION, credentials },
      endpoint: glue.url,
    });
    await expect(client.register('transactions-value', V1)).rejects.toMatchObject({
      code: 'MLR_REGISTRY_UNAVAILABLE',
      message: expect.stringContaining('EntityNotFoundException to CreateSchema'),
    });
  });
});
