import { setTimeout as sleep } from 'node:timers/promises';
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { stepFunctionsSagaRunner } from '../../../src/adapters/stepfunctions/saga-runner.ts';
import { resumeSaga } from '../../../src/application/saga/resume-saga.ts';
import { addToEnvironment } from '../../helpers/function-environment.ts';
import { connect, type Pipeline } from '../../helpers/pipeline.ts';
import { needs } from '../../helpers/target/needs.ts';
import { type Fault, type FaultLine, faultLine } from './fault-lines.ts';
import { newAlert, type Sagas, sagasIn } from './sagas.ts';

const { describe, it } = needs('reaching-us');

type Service = 'hold' | 'case' | 'notice';
type Trouble = Fault | 'rejected';

const SERVICES = ['hold', 'case', 'notice'] as const;
// The slow ones first: all of them run side by side.
const TROUBLES = ['never-answers', 'late', 'crashes', 'fails', 'rejected'] as const;
/** Between two alerts, so that the functions' processes do not all start at once. */
const APART_MS = 1_200;

let pipeline: Pipeline;
let sfn: SFNClient;
let sagas: Sagas;
/** What befalls the first, performing request of a service for a saga; found by its id in the request. */
const faults = new Map<string, { fault: Fault; on: RegExp }>();
const lines: FaultLine[] = [];
const putBack: (() => Promise<void>)[] = [];

beforeAll(async () => {
  pipeline = await connect();
  const { endpoints } = pipeline;
  const { region, credentials, awsEndpoint: endpoint } = endpoints;
  sfn = new SFNClient({ region, credentials: { ...credentials }, endpoint });
  sagas = sagasIn(pipeline);
  await sagas.untilIdle();
  for (const [service, name] of [
    ['hold', endpoints.functions.sagaHold],
    ['case', endpoints.functions.sagaCase],
    ['notice', endpoints.functions.sagaNotice],
  ] as const) {
    const line = await faultLine(endpoint, (body) => {
      for (const [key, { fault, on }] of faults) {
        const [id = '', of] = key.split(' ');
        if (of === service && body.includes(id) && on.test(body)) return fault;
      }
      return undefined;
    });
    lines.push(line);
    putBack.push(
      await addToEnvironment(endpoints, name, {
        AWS_ENDPOINT_URL_DYNAMODB: line.url,
        AWS_ENDPOINT_URL_EVENTBRIDGE: line.url,
      }),
    );
  }
}, 300_000);
afterAll(async () => {
  for (const restore of putBack) await restore();
  for (const line of lines) await line.close();
  sfn?.destroy();
  sagas?.close();
  await pipeline?.close();
});

/** What tells a service's performing request from its undoing ones. */
const PERFORMING: Record<Service, RegExp> = {
  hold: /"placed"/,
  case: /":most"/,
  notice: /CaseOpened/,
};

const item: Sagas['item'] = (table, id) => sagas.item(table, id);
const raise: Sagas['raise'] = (alert) => sagas.raise(alert);
const leftBy: Sagas['leftBy'] = (one) => sagas.leftBy(one);
const ended: Sagas['ended'] = (one, state) => sagas.ended(one, state);

const put = (table: 'holds' | 'notices', item: Record<string, { S: string }>) =>
  pipeline.dynamo.send(
    new PutItemCommand({ TableName: pipeline.endpoints.tables[table], Item: item }),
  );

/** Makes the service's own rule turn the saga away. */
const reject: Record<Service, (accountId: string) => Promise<unknown>> = {
  hold: (accountId) =>
    put('holds', { id: { S: `account#${accountId}` }, sagaId: { S: 'somebody else' } }),
  case: (accountId) =>
    pipeline.dynamo.send(
      new UpdateItemCommand({
        TableName: pipeline.endpoints.tables.cases,
        Key: { id: { S: `account#${accountId}` } },
        UpdateExpression: 'SET openCases = :three',
        ExpressionAttributeValues: { ':three': { N: '3' } },
      }),
    ),
  notice: (accountId) =>
    put('notices', { id: { S: `account#${accountId}` }, recipient: { S: '' } }),
};

/** As the table in docs/patterns/saga.md has it: a saga in trouble at a service leaves no hold and no open case. */
const endStateOf = (service: Service, trouble: Trouble) => ({
  saga: 'compensated',
  hold: 'released',
  heldByIt: false,
  case: service === 'hold' ? undefined : 'cancelled',
  openCases: service === 'case' && trouble === 'rejected' ? 3 : 0,
  notice: service === 'notice' ? 'withdrawn' : undefined,
});

it('holds the account, opens a case and tells people', async () => {
  const one = newAlert();
  await raise(one.alert);

  expect(await ended(one)).toEqual({
    saga: 'completed',
    hold: 'placed',
    heldByIt: true,
    case: 'open',
    openCases: 1,
    notice: 'sent',
  });
}, 60_000);

describe('a step in trouble', () => {
  const all = TROUBLES.flatMap((trouble) =>
    SERVICES.map((service) => ({ service, trouble, one: newAlert() })),
  );
  const stuck = newAlert();
  beforeAll(async () => {
    await reject.case(stuck.alert.accountId);
    faults.set(`${stuck.sagaId} hold`, { fault: 'fails', on: /"released"/ });
    await raise(stuck.alert);
    for (const { service, trouble, one } of all) {
      const { alert, sagaId } = one;
      if (trouble === 'rejected') await reject[service](alert.accountId);
      else faults.set(`${sagaId} ${service}`, { fault: trouble, on: PERFORMING[service] });
      await raise(alert);
      await sleep(APART_MS);
    }
    for (const { one } of all) await ended(one);
  }, 120_000);

  it.each(all)('$service $trouble: everything is taken back', async ({ service, trouble, one }) => {
    expect(await leftBy(one)).toEqual(endStateOf(service, trouble));
  });

  it('a compensation that cannot be carried out makes the saga stuck, and it can be resumed', async () => {
    const { sagaId } = stuck;
    expect(await ended(stuck)).toMatchObject({ saga: 'stuck', heldByIt: true, case: 'cancelled' });

    faults.clear();
    const runner = stepFunctionsSagaRunner(sfn, pipeline.endpoints.sagaStateMachineArn);
    const resumed = [1, 2].map(async () => resumeSaga(await item('sagas', sagaId), runner));
    expect((await Promise.all(resumed)).sort()).toEqual(['being resumed already', 'resumed']);

    expect(await ended(stuck, /compensated/)).toMatchObject({
      saga: 'compensated',
      heldByIt: false,
      openCases: 3,
    });
    expect(await resumeSaga(await item('sagas', sagaId), runner)).toBe('not stuck');
  }, 90_000);
});

it('two identical alerts at once, and one more later, start one saga', async () => {
  const one = newAlert();
  await Promise.all([raise(one.alert), raise(one.alert)]);
  await ended(one);
  await raise(one.alert);
  await sleep(3_000);

  const { executions = [] } = await sfn.send(
    new ListExecutionsCommand({
      stateMachineArn: pipeline.endpoints.sagaStateMachineArn,
      maxResults: 1_000,
    }),
  );
  expect(executions.filter(({ name }) => name?.startsWith(one.sagaId))).toHaveLength(1);
  expect(await leftBy(one)).toMatchObject({ saga: 'completed', openCases: 1 });
}, 60_000);

it('an alert of medium severity starts none', async () => {
  const one = newAlert();
  await raise({ ...one.alert, severity: 'medium' });
  await sleep(3_000);

  expect(await leftBy(one)).toMatchObject({ saga: undefined, heldByIt: false });
}, 30_000);
