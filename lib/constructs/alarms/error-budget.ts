import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmId } from '../../alarm-ids.ts';
import type { Stage } from '../../stage.ts';
import { runbook } from './alarm.ts';

/**
 * How fast a month's budget is spent, and over which windows: 2 % of it within an hour, 5 % within six. The short window
 * makes the alarm end soon after the trouble has.
 * https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
const SPEEDS = [
  { name: 'fast', rate: 14.4, long: Duration.hours(1), short: Duration.minutes(5) },
  { name: 'slow', rate: 6, long: Duration.hours(6), short: Duration.minutes(30) },
] as const;

export interface ErrorBudgetProps {
  readonly id: AlarmId;
  readonly stage: Stage;
  readonly meaning: string;
  /** Percent of what is counted that is bad. */
  readonly expression: string;
  readonly metrics: Readonly<Record<string, Metric>>;
}

/**
 * An alarm that fires while the error budget of an objective (percent, the stage's threshold) is spent too fast, in two
 * windows at once. Its parts notify nobody. None where the stage does without: it takes metric math.
 */
export function errorBudgetAlarm(scope: Construct, props: ErrorBudgetProps): AlarmBase[] {
  const { id, stage, meaning, expression, metrics } = props;
  if (!stage.errorBudgets) return [];
  const alarmDescription = `${meaning} Runbook: ${runbook(id)}`;
  const budget = 100 - stage.alarms[id];
  const burning = (name: string, rate: number, period: Duration): Alarm => {
    const usingMetrics = Object.fromEntries(
      Object.entries(metrics).map(([key, metric]) => [key, metric.with({ period })]),
    );
    return new Alarm(scope, `${id}-${name}`, {
      alarmDescription,
      actionsEnabled: false,
      metric: new MathExpression({ expression, usingMetrics, period, label: '% bad' }),
      threshold: Number((rate * budget).toPrecision(6)),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  };
  const rules = SPEEDS.map(({ name, rate, long, short }) =>
    AlarmRule.allOf(
      ...[burning(`${name}-long`, rate, long), burning(`${name}-short`, rate, short)].map((part) =>
        AlarmRule.fromAlarm(part, AlarmState.ALARM),
      ),
    ),
  );
  return [
    new CompositeAlarm(scope, id, { alarmDescription, alarmRule: AlarmRule.anyOf(...rules) }),
  ];
}
