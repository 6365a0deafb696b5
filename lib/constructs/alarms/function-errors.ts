import { Duration } from 'aws-cdk-lib';
import { functionsOf } from '../../functions.ts';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Invocations of one function that threw or timed out within five minutes. */
export const functionErrors: AlarmBuilder = (scope, { stage, functions }) =>
  functionsOf(stage).map((name) =>
    alarm(scope, {
      id: 'function-errors',
      suffix: name,
      stage,
      meaning: `Invocations of ${name} throw or time out.`,
      metric: functions[name].metricErrors({ period: Duration.minutes(5) }),
    }),
  );
