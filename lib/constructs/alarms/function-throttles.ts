import { Duration } from 'aws-cdk-lib';
import { functionsOf } from '../../functions.ts';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Invocations of one function that Lambda refused within five minutes. */
export const functionThrottles: AlarmBuilder = (scope, { stage, functions }) =>
  functionsOf(stage).map((name) =>
    alarm(scope, {
      id: 'function-throttles',
      suffix: name,
      stage,
      meaning: `Lambda refuses invocations of ${name} for want of concurrency.`,
      metric: functions[name].metricThrottles({ period: Duration.minutes(5) }),
    }),
  );
