import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientEnvironment } from '../../../local/deploy.ts';
import { credentials, REGION } from '../../../local/emulator.ts';
import { PROJECT_ROOT } from '../../../local/home.ts';
import { type StartedProcess, startProcess } from '../../../local/process/start.ts';
import { stopRecorded } from '../../../local/process/stop.ts';
import { createFunction, lambdaClient } from './lambda.ts';
import { type Servers, START_WITHIN_MS, startServers } from './servers.ts';

const NAME = 'measured';
/** Logs whatever the event holds as one EMF line. */
const SOURCE = `exports.handler = async (values) => {
  console.log(JSON.stringify({
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{
      Namespace: 'Test',
      Dimensions: [['service'], ['service', 'code']],
      Metrics: [{ Name: 'Rejected', Unit: 'Count' }, { Name: 'Latency', Unit: 'Milliseconds' }],
    }] },
    service: 's', code: 'c', ...values,
  }));
};`;

let servers: Servers;
let cloudWatch: CloudWatchClient;

beforeAll(async () => {
  servers = await startServers();
  const { endpoint } = servers;
  cloudWatch = new CloudWatchClient({ endpoint, region: REGION, credentials: credentials() });
  await createFunction(servers, NAME, SOURCE);
}, START_WITHIN_MS);

afterAll(async () => {
  await servers?.stop();
});

function startBridge(): Promise<StartedProcess> {
  return startProcess(servers.home, {
    name: 'emf-bridge',
    command: join(PROJECT_ROOT, 'node_modules', '.bin', 'node'),
    args: [join(PROJECT_ROOT, 'local', 'emf-bridge', 'main.ts')],
    env: {
      ...clientEnvironment(servers.endpoint),
      LOG_GROUPS: `/aws/lambda/${NAME},/aws/lambda/not-there-yet`,
      POSITIONS_FILE: join(servers.home.home, 'positions.json'),
      POLL_MS: '200',
    },
  });
}

async function log(values: object): Promise<void> {
  const client = lambdaClient(servers.endpoint);
  await client.send(
    new InvokeCommand({ FunctionName: NAME, Payload: Buffer.from(JSON.stringify(values)) }),
  );
  client.destroy();
}

async function statistics(metric: string, dimensions: Record<string, string>) {
  const { Datapoints = [] } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      ...{ Namespace: 'Test', MetricName: metric, Period: 3_600 },
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Statistics: ['Sum', 'SampleCount', 'Maximum'],
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
  return Datapoints.reduce(
    (total, { Sum = 0, SampleCount = 0, Maximum = 0 }) => ({
      sum: total.sum + Sum,
      count: total.count + SampleCount,
      maximum: Math.max(total.maximum, Maximum),
    }),
    { sum: 0, count: 0, maximum: 0 },
  );
}

const alarmState = async (name: string): Promise<string | undefined> =>
  (await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))).MetricAlarms?.[0]
    ?.StateValue;

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await sleep(100);
  }
}

describe('EMF bridge', () => {
  it('puts each line once, under every dimension set, across a kill and a restart', async () => {
    await log({ Rejected: 2, Latency: [10, 30, 10] });
    const first = await startBridge();
    await until(async () => (await statistics('Rejected', { service: 's' })).sum === 2);
    // The position is written after the put; a kill in between would put twice.
    await sleep(300);

    process.kill(first.record.pid, 'SIGKILL');
    await first.exited;
    await log({ Rejected: 5 });
    const second = await startBridge();
    await until(async () => (await statistics('Rejected', { service: 's' })).sum >= 7);
    await stopRecorded(servers.home, second.record);

    const both = { service: 's', code: 'c' };
    expect(await statistics('Rejected', both)).toEqual({ sum: 7, count: 2, maximum: 5 });
    expect(await statistics('Latency', both)).toEqual({ sum: 50, count: 3, maximum: 30 });
    expect(await second.exited).toBe('exit code 0');
  }, 30_000);

  it('makes an alarm go off and recover', async () => {
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        ...{
          AlarmName: 'too-late',
          Namespace: 'Test',
          MetricName: 'Latency',
          Statistic: 'Maximum',
        },
        ...{ Period: 5, EvaluationPeriods: 1, Threshold: 100 },
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    const bridge = await startBridge();

    await log({ Latency: [20, 500] });
    await until(async () => (await alarmState('too-late')) === 'ALARM');
    await until(async () => {
      await log({ Latency: 20 });
      return (await alarmState('too-late')) === 'OK';
    });

    await stopRecorded(servers.home, bridge.record);
  }, 40_000);
});
