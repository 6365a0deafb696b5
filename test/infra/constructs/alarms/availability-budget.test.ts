import { expect, it } from '@jest/globals';
import { availabilityBudget } from '../../../../lib/constructs/alarms/availability-budget.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf, compositesOf } from './watch.ts';

it('compares the share of failed executions with what 99.95 % leave, in four windows', () => {
  const alarms = alarmsOf(availabilityBudget, STAGES.prod);

  const told = alarms.map(({ Threshold, ActionsEnabled, Metrics }) => {
    const metrics = Metrics as { Expression?: string; MetricStat?: MetricStat }[];
    return {
      Threshold,
      ActionsEnabled,
      expression: metrics.find(({ Expression }) => Expression)?.Expression,
      of: metrics.flatMap(({ MetricStat: stat }) =>
        stat === undefined ? [] : [`${stat.Metric.MetricName} ${stat.Stat} ${stat.Period}`],
      ),
    };
  });
  const window = (Threshold: number, seconds: number) => ({
    ...{ Threshold, ActionsEnabled: false, expression: '100 * failed / batches' },
    of: [`ExecutionsFailed Sum ${seconds}`, `BatchEvents SampleCount ${seconds}`],
  });
  expect(told).toEqual([
    ...[window(0.72, 3_600), window(0.72, 300), window(0.3, 21_600), window(0.3, 1_800)],
  ]);
});

interface MetricStat {
  readonly Metric: { readonly MetricName: string };
  readonly Stat: string;
  readonly Period: number;
}

it('is one alarm of both windows of a speed, either speed', () => {
  expect(compositesOf(availabilityBudget, STAGES.prod)).toEqual([
    expect.stringMatching(
      /^\(\(ALARM\(.*fastlong.*\) AND ALARM\(.*fastshort.*\)\) OR \(ALARM\(.*slowlong.*\) AND ALARM\(.*slowshort.*\)\)\)$/,
    ),
  ]);
});

it('is not there where a stage does without', () => {
  expect(alarmsOf(availabilityBudget, STAGES.local)).toEqual([]);
});
