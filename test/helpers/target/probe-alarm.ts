import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { clientOf, type Site } from './site.ts';

const WITHIN_S = 30;

/** Puts a metric above an alarm's threshold. @throws Error when the alarm stays silent */
export async function alarms(site: Site): Promise<void> {
  const client = new CloudWatchClient(clientOf(site));
  const AlarmName = `probe-${process.pid}-${Date.now()}`;
  const metric = { Namespace: 'Probe', MetricName: AlarmName };
  try {
    await client.send(
      new PutMetricAlarmCommand({
        ...{ AlarmName, ...metric, Statistic: 'Sum', Period: 10, EvaluationPeriods: 1 },
        ...{ Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' },
      }),
    );
    for (let second = 0; second < WITHIN_S; second++) {
      const MetricData = [{ MetricName: AlarmName, Value: 1 }];
      await client.send(new PutMetricDataCommand({ Namespace: 'Probe', MetricData }));
      const { MetricAlarms = [] } = await client.send(
        new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }),
      );
      if (MetricAlarms[0]?.StateValue === 'ALARM') return;
      await sleep(1_000);
    }
    throw new Error(`silent for ${WITHIN_S} s`);
  } finally {
    await client.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] })).catch(() => {});
    client.destroy();
  }
}
