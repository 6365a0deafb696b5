import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readAnyEndpoints, readEndpoints, writeEndpoints } from '../../../local/endpoints.ts';
import { endpointsFrom } from '../../../local/endpoints-from-outputs.ts';
import { localHome } from '../../../local/home.ts';

const NAMES = [
  ...['EventBusName', 'BufferQueueUrl', 'BufferDeadLetterQueueUrl', 'EventsTable', 'WindowsTable'],
  'WindowPartsTable',
  ...['AlertsTable', 'QuarantineTable', 'DuplicatesTable', 'ReferenceTable', 'BreakersTable'],
  ...['ClaimCheckBucket', 'IngestHttpFunctionName', 'HttpApiId'],
  ...['StateMachineArn', 'IngestKafkaFunctionName', 'IngestQueueFunctionName', 'DashboardName'],
  ...['ValidateFunctionName', 'EnrichFunctionName', 'DetectFunctionName', 'PersistFunctionName'],
  ...['SagasTable', 'HoldsTable', 'CasesTable', 'NoticesTable', 'SagaStateMachineArn'],
  ...['RelayAlertsFunctionName', 'StartSagaFunctionName', 'SagaHoldFunctionName'],
  ...['SagaCaseFunctionName'],
  ...['SagaNoticeFunctionName', 'UndeliveredQueueUrl', 'AlertsQueueUrl'],
  ...['QueryFunctionName', 'QueryApiId'],
];
const outputs = Object.fromEntries(NAMES.map((name) => [name, `the ${name}`]));
const place = {
  awsEndpoint: 'http://127.0.0.1:4566',
  ...{ kafka: null, stream: null, registryUrl: null, databaseUrl: null, logs: 'logs' },
};

it('survives being written and read', () => {
  const home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
  const endpoints = endpointsFrom(outputs, place);

  writeEndpoints(home, endpoints);

  expect(readEndpoints(home)).toEqual(endpoints);
  expect(Object.values(endpoints.tables)).toHaveLength(12);
  rmSync(home.home, { recursive: true });
});

it('names every output that is missing', () => {
  const { EventsTable: _a, DashboardName: _b, ...rest } = outputs;

  expect(() => endpointsFrom(rest, place)).toThrow('EventsTable, DashboardName');
});

it('has no address of what a target did not take', () => {
  const { HttpApiId: _a, QueryApiId: _b, DashboardName: _c, ...rest } = outputs;
  const leftOut = new Set(['HttpApiId', 'QueryApiId', 'DashboardName']);

  expect(endpointsFrom(rest, place, leftOut)).toMatchObject({
    ...{ httpEvents: '', httpQueries: '', dashboard: '' },
  });
});

it('tells how to start a pipeline that is not running', () => {
  const home = localHome({ home: join(tmpdir(), 'millrace-nowhere') });

  expect(() => readEndpoints(home)).toThrow(
    expect.objectContaining({
      code: 'MLR_NOT_RUNNING',
      message: expect.stringContaining('millrace up'),
    }),
  );
});

it('keeps the stream lane alone apart from a whole pipeline', () => {
  const home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
  const alone = { kafka: null, stream: null, registryUrl: null, logs: 'logs' };

  writeEndpoints(home, alone);

  expect(readAnyEndpoints(home)).toEqual(alone);
  expect(() => readEndpoints(home)).toThrow(/Only the stream lane runs here/);
  rmSync(home.home, { recursive: true });
});
