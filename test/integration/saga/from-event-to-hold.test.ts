import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Item } from '../../../src/adapters/dynamodb/attributes.ts';
import { plainOf } from '../../../src/adapters/dynamodb/plain.ts';
import { sagaIdOf } from '../../../src/application/saga/start-saga.ts';
import { DETECTOR_SETTINGS } from '../../../src/domain/detectors.config.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { faultProxy } from '../../helpers/fault-proxy.ts';
import { addToEnvironment } from '../../helpers/function-environment.ts';
import { connect, eventually, kafkaMessage, type Pipeline } from '../../helpers/pipeline.ts';
import { needs } from '../../helpers/target/needs.ts';
import { transaction } from '../../helpers/transactions.ts';

let pipeline: Pipeline;
let sfn: SFNClient;
let lambda: LambdaClient;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  pipeline = await connect();
  const { region, credentials, awsEndpoint: endpoint } = pipeline.endpoints;
  const config = { region, credentials: { ...credentials }, endpoint };
  sfn = new SFNClient(config);
  lambda = new LambdaClient(config);
  logs = new CloudWatchLogsClient(config);
});
afterAll(async () => {
  for (const client of [sfn, lambda, logs]) client?.destroy();
  await pipeline?.close();
});

/** As many purchases as the last of them is one too many. */
function tooMany(accountId: string): { events: Transaction[]; alertId: string; sagaId: string } {
  const events = Array.from({ length: DETECTOR_SETTINGS.velocity.maxEvents + 1 }, (_, n) =>
    transaction({ eventId: randomUUID(), accountId, occurredAt: Date.now() - 60_000 + n * 1_000 }),
  );
  const alertId = `velocity:${accountId}:${events.at(-1)?.eventId}`;
  return { events, alertId, sagaId: sagaIdOf(alertId) };
}

const itemOf = async (
  table: 'alerts' | 'sagas' | 'holds',
  key: Record<string, string>,
): Promise<Item | undefined> => {
  const [[name = '', id = ''] = []] = Object.entries(key);
  const { Item } = await pipeline.dynamo.send(
    new GetItemCommand({
      TableName: pipeline.endpoints.tables[table],
      Key: { [name]: { S: id } },
      ConsistentRead: true,
    }),
  );
  return Item;
};

const completed = (sagaId: string) =>
  eventually(
    async () => plainOf((await itemOf('sagas', { sagaId })) ?? {}),
    (saga) => saga['state'] === 'completed',
    60_000,
    300,
  );

async function executionsOf(sagaId: string) {
  const found = [];
  const stateMachineArn = pipeline.endpoints.sagaStateMachineArn;
  for await (const page of paginateListExecutions({ client: sfn }, { stateMachineArn })) {
    found.push(...(page.executions ?? []).filter(({ name }) => name?.startsWith(sagaId)));
  }
  return found;
}

/** Messages of start-saga that were of a saga known already. */
async function knownAlready(): Promise<number> {
  let count = 0;
  const asked = { logGroupName: '/millrace/local/start-saga', filterPattern: '"already"' };
  for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, asked)) {
    count += events.filter(({ message }) => message?.includes('"already"')).length;
  }
  return count;
}

it.each([
  ['Kafka', (events: Transaction[]) => pipeline.sendKafka(events.map(kafkaMessage))],
  ['the bus', (events: Transaction[]) => pipeline.putEvents(events)],
] as const)(
  'events over %s raise an alert, and the account is held by one saga, whatever comes twice',
  async (_route, send) => {
    const accountId = `acct-${randomUUID()}`;
    const { events, alertId, sagaId } = tooMany(accountId);
    await send(events);

    const saga = await completed(sagaId);
    expect(saga).toMatchObject({ sagaId, alertId, accountId, detector: 'velocity' });
    expect(plainOf((await itemOf('holds', { id: `account#${accountId}` })) ?? {})).toMatchObject({
      sagaId,
    });
    const [execution, ...others] = await executionsOf(sagaId);
    expect(others).toEqual([]);
    const { status, input } = await sfn.send(
      new DescribeExecutionCommand({ executionArn: execution?.executionArn }),
    );
    expect(status).toBe('SUCCEEDED');
    expect(JSON.parse(input ?? '')).toMatchObject({ saga: { alertId, accountId } });

    const before = await knownAlready();
    const again = await deliver(alertId);
    expect(again).toEqual({ batchItemFailures: [] });
    await eventually(knownAlready, (known) => known > before, 30_000);
    expect(await executionsOf(sagaId)).toHaveLength(1);
  },
  120_000,
);

/** Hands the function the record that the table's stream had for an alert. @returns its answer */
async function deliver(alertId: string): Promise<unknown> {
  const NewImage = await itemOf('alerts', { alertId });
  expect(NewImage).toBeDefined();
  const record = { eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage } };
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: pipeline.endpoints.functions.relayAlerts,
      Payload: JSON.stringify({ Records: [record] }),
    }),
  );
  expect(FunctionError).toBeUndefined();
  return JSON.parse(Buffer.from(Payload ?? []).toString('utf8'));
}

needs('reaching-us').it(
  'an alert that is stored while the bus refuses everything starts its saga once the bus is back',
  async () => {
    const { endpoints } = pipeline;
    let down = true;
    const proxy = await faultProxy(endpoints.awsEndpoint, () => down);
    const restore = await addToEnvironment(endpoints, endpoints.functions.relayAlerts, {
      AWS_ENDPOINT_URL_EVENTBRIDGE: proxy.url,
    });
    try {
      const { events, alertId, sagaId } = tooMany(`acct-${randomUUID()}`);
      await pipeline.sendKafka(events.map(kafkaMessage));
      await eventually(
        () => itemOf('alerts', { alertId }),
        (item) => item !== undefined,
      );
      await eventually(
        async () => proxy.faults(),
        (faults) => faults > 5,
      );
      expect(await itemOf('sagas', { sagaId })).toBeUndefined();

      down = false;
      await completed(sagaId);
      expect(await executionsOf(sagaId)).toHaveLength(1);
    } finally {
      down = false;
      await restore();
      await proxy.close();
    }
  },
  120_000,
);
