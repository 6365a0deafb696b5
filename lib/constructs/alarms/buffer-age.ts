import { Duration } from 'aws-cdk-lib';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Seconds the oldest buffered event has waited, three minutes in a row. */
export const bufferAge: AlarmBuilder = (scope, { stage, route }) => [
  alarm(scope, {
    id: 'buffer-age',
    stage,
    meaning:
      'Events wait in the buffer queue: the pipeline is slower than its producers or stands still.',
    metric: route.buffer.metricApproximateAgeOfOldestMessage({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    }),
    periods: 3,
  }),
];
