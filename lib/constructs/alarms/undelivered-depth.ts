import { Duration } from 'aws-cdk-lib';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Events EventBridge could not put into the buffer queue. */
export const undeliveredDepth: AlarmBuilder = (scope, { stage, route }) => [
  alarm(scope, {
    id: 'undelivered-depth',
    stage,
    meaning: 'EventBridge could not hand events to the buffer queue.',
    metric: route.undelivered.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    }),
  }),
];
