import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsForMetricCommand,
  type MetricAlarm,
  StateValue,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { METRIC_NAMESPACE, type MetricName } from '../../../src/domain/metric-names.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { sendBodies } from '../../helpers/sources.ts';
import { needs } from '../../helpers/target/needs.ts';

const { it } = needs('alarms');

const METRIC: MetricName = 'EventsQuarantined';
const PERIOD_MS = 60_000;

let pipeline: Pipeline;
let cloudWatch: CloudWatchClient;

beforeAll(async () => {
  pipeline = await connect();
  const { region, credentials, awsEndpoint } = pipeline.endpoints;
  cloudWatch = new CloudWatchClient({ region, credentials, endpoint: awsEndpoint });
});

afterAll(async () => {
  cloudWatch.destroy();
  await pipeline.close();
});

async function theAlarm(): Promise<MetricAlarm> {
  const { MetricAlarms = [] } = await cloudWatch.send(
    new DescribeAlarmsForMetricCommand({
      ...{ Namespace: METRIC_NAMESPACE, MetricName: METRIC },
      Dimensions: [{ Name: 'service', Value: 'millrace' }],
    }),
  );
  expect(MetricAlarms).toHaveLength(1);
  return MetricAlarms[0] as MetricAlarm;
}

const until = (state: StateValue, withinMs: number): Promise<MetricAlarm> =>
  eventually(theAlarm, ({ StateValue: now }) => now === state, withinMs);

const sendBad = async (count: number): Promise<void> => {
  await sendBodies(
    pipeline.endpoints,
    Array.from({ length: count }, (_, i) => `bad record ${i}`),
  );
};

/** A bad record leaves it calm; more of them within a minute than the threshold allows do not. */
async function overrun(): Promise<void> {
  await sendBad(1);
  await until(StateValue.OK, 30_000);
  await sendBad(((await theAlarm()).Threshold ?? 0) + 5);
  await until(StateValue.ALARM, 30_000);
}

/**
 * A minute of silence, then a single bad record: the emulator looks at an alarm when a metric comes in, and only
 * at its own metric.
 */
async function recover(): Promise<void> {
  await sleep(PERIOD_MS);
  await sendBad(1);
  await until(StateValue.OK, 30_000);
}

it('goes off when more records are quarantined than the threshold allows, and recovers', async () => {
  const { AlarmName, StateValue: initial } = await theAlarm();
  const began = new Date(Math.floor(Date.now() / 1_000) * 1_000);

  // Other tests on this pipeline may have set it off already.
  const acts = initial === StateValue.ALARM ? [recover, overrun] : [overrun, recover];
  for (const act of acts) await act();

  const { AlarmHistoryItems = [] } = await cloudWatch.send(
    new DescribeAlarmHistoryCommand({
      AlarmName,
      HistoryItemType: 'StateUpdate',
      StartDate: began,
    }),
  );
  const summaries = AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary ?? '');
  expect(summaries.filter((text) => text.endsWith('to ALARM'))).toHaveLength(1);
  expect(summaries.filter((text) => text.endsWith('from ALARM to OK'))).toHaveLength(1);
}, 150_000);
