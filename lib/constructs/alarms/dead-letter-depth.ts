import { Duration } from 'aws-cdk-lib';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Messages the pipeline gave up on. */
export const deadLetterDepth: AlarmBuilder = (scope, { stage, route }) => [
  alarm(scope, {
    id: 'dead-letter-depth',
    stage,
    meaning:
      'Events were delivered again and again without success and wait in the dead-letter queue.',
    metric: route.deadLetters.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    }),
  }),
];
