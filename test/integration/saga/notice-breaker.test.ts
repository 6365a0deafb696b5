import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { addToEnvironment } from '../../helpers/function-environment.ts';
import { type HttpFaults, httpFaults } from '../../helpers/http-faults.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { needs } from '../../helpers/target/needs.ts';
import { type Case, newAlert, type Sagas, sagasIn } from './sagas.ts';

const { it } = needs('reaching-us');

const TIME = 300_000;
/** How long no trial is due, while sagas run. */
const AWHILE_MS = 120_000;
/** Within which processes read the table again. */
const SEEN_WITHIN_MS = 2_500;
const DOWN = {
  status: 500,
  body: JSON.stringify({ __type: 'InternalException', message: 'down' }),
};

let pipeline: Pipeline;
let sagas: Sagas;
let bus: HttpFaults;
let putBack: () => Promise<void>;
/** Bodies of the requests that came as far as the bus. */
const asked: string[] = [];

beforeAll(async () => {
  pipeline = await connect();
  sagas = sagasIn(pipeline);
  await sagas.untilIdle();
  const { endpoints } = pipeline;
  bus = await httpFaults(endpoints.awsEndpoint);
  putBack = await addToEnvironment(endpoints, endpoints.functions.sagaNotice, {
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
  });
}, TIME);
afterAll(async () => {
  await putBack?.();
  await bus?.close();
  sagas?.close();
  await pipeline?.close();
});

const key = () => ({
  TableName: pipeline.endpoints.tables.breakers,
  Key: { name: { S: 'notices' } },
});
/** When the next trial is due, as all processes know it; 0 while the breaker is closed. */
async function retryAt(): Promise<number> {
  const { Item } = await pipeline.dynamo.send(
    new GetItemCommand({ ...key(), ConsistentRead: true }),
  );
  return Number(Item?.['retryAt']?.N ?? 0);
}
const isOpen = async () => (await retryAt()) > 0;

/** Puts the next trial of the open breaker at a moment, as a process does that has claimed one. */
async function putTrialAt(at: number): Promise<void> {
  await pipeline.dynamo.send(
    new UpdateItemCommand({
      ...key(),
      UpdateExpression: 'SET retryAt = :at',
      ConditionExpression: 'retryAt > :closed',
      ExpressionAttributeValues: { ':at': { N: String(at) }, ':closed': { N: '0' } },
    }),
  );
}

/** The breaker's metric since a moment, as its alarm sees it; `undefined` for none. */
async function highest(MetricName: string, since: number): Promise<number | undefined> {
  const { region, credentials, awsEndpoint: endpoint } = pipeline.endpoints;
  const client = new CloudWatchClient({ region, credentials: { ...credentials }, endpoint });
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      ...{ Namespace: 'Millrace', MetricName, Period: 60, Statistics: ['Maximum'] },
      Dimensions: [
        { Name: 'service', Value: 'millrace' },
        { Name: 'breaker', Value: 'notices' },
      ],
      ...{ StartTime: new Date(since), EndTime: new Date(Date.now() + 60_000) },
    }),
  );
  client.destroy();
  const values = Datapoints.map(({ Maximum = 0 }) => Maximum);
  return values.length === 0 ? undefined : Math.max(...values);
}

type Left = Awaited<ReturnType<Sagas['leftBy']>>;

/** Raises an alert, and others until a saga ended so: on a busy machine a step before the notice may time out. */
async function endedSo(so: (left: Left) => boolean): Promise<{ one: Case; left: Left }> {
  for (let attempt = 1; ; attempt++) {
    const one = newAlert();
    await sagas.raise(one.alert);
    const left = await sagas.ended(one);
    if (so(left) || attempt === 4) return { one, left };
  }
}

it(
  'opens by counting, while it is open sagas are taken back without asking, and it closes by itself',
  async () => {
    const startedAt = Date.now();
    expect(await isOpen()).toBe(false);
    bus.fault = ({ body }) => {
      asked.push(body);
      return DOWN;
    };
    // The emulator ends a function's process when it fails: no process sees more than one of these failures.
    for (const { alert } of Array.from({ length: 3 }, newAlert)) await sagas.raise(alert);
    await eventually(isOpen, Boolean);
    const measured = ['BreakerOpen', 'BreakerTransitions'] as const;
    for (const name of measured) {
      await eventually(
        () => highest(name, startedAt),
        (value) => value !== undefined && value > 0,
      );
    }

    // So that none of the next sagas makes the trial.
    await putTrialAt(Date.now() + AWHILE_MS);
    await sleep(SEEN_WITHIN_MS);
    const { one, left } = await endedSo(({ notice }) => notice !== undefined);
    expect(left).toEqual({
      saga: 'compensated',
      hold: 'released',
      heldByIt: false,
      case: 'cancelled',
      openCases: 0,
      notice: 'withdrawn',
    });
    expect(asked.filter((body) => body.includes(one.sagaId))).toEqual([]);

    bus.fault = () => undefined;
    await putTrialAt(Date.now());
    await sleep(SEEN_WITHIN_MS);
    const well = await endedSo(({ saga }) => saga === 'completed');
    expect(well.left).toMatchObject({ saga: 'completed', notice: 'sent' });
    expect(await isOpen()).toBe(false);
  },
  TIME,
);
