import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { deploy, type Outputs, synthesize } from '../../../local/deploy.ts';
import { credentials, REGION, startEmulator } from '../../../local/emulator.ts';
import type { LocalHome } from '../../../local/home.ts';
import { type LeftOut, leaveOut } from '../../../local/refusals/leave-out.ts';
import { EMULATOR_REFUSES } from '../../../local/refusals/refusals.ts';
import { transactionsEvent } from '../../../src/domain/transactions-event.ts';
import { eventually } from '../../helpers/pipeline.ts';
import { putDetails } from '../../helpers/sources.ts';
import { transaction } from '../../helpers/transactions.ts';
import { leave, ownHome } from './own-home.ts';

let home: LocalHome;
let leftOut: LeftOut;
let outputs: Outputs;
let endpoint: string;

beforeAll(async () => {
  home = ownHome();
  const [emulator, assembly] = await Promise.all([
    startEmulator(home),
    synthesize(home, { registryUrl: null, databaseUrl: null, canary: false }, 'dev'),
  ]);
  endpoint = emulator.endpoint;
  const taken = join(home.home, 'taken');
  leftOut = leaveOut(assembly, taken, EMULATOR_REFUSES);
  outputs = await deploy(home, taken, endpoint);
}, 120_000);
afterAll(() => leave(home));

it('deploys stage dev, but for what the emulator refuses', () => {
  expect(leftOut.resources.map(({ type }) => type)).toEqual(
    EMULATOR_REFUSES.map(({ type }) => type),
  );
});

it('stores an event that is put on the bus of dev', async () => {
  const event = transaction({ eventId: randomUUID(), occurredAt: Date.now() });
  const config = { region: REGION, credentials: credentials() };
  const { source, detailType } = transactionsEvent;
  await putDetails(
    {
      ...{ ...config, awsEndpoint: endpoint },
      eventBridge: { busName: outputs['EventBusName'] ?? '', source, detailType },
    },
    [JSON.stringify(event)],
  );

  const dynamo = new DynamoDBClient({ ...config, endpoint });
  const Key = { eventId: { S: event.eventId } };
  const get = new GetItemCommand({ TableName: outputs['EventsTable'], Key });
  const stored = await eventually(
    async () => (await dynamo.send(get)).Item,
    (item) => item !== undefined,
  );
  dynamo.destroy();

  expect(stored?.['accountId']?.S).toBe(event.accountId);
}, 60_000);
