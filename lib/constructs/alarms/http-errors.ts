import { Duration } from 'aws-cdk-lib';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Requests answered 5xx within five minutes; only where the stage takes events by HTTP. */
export const httpErrors: AlarmBuilder = (scope, { stage, http }) =>
  http === undefined
    ? []
    : [
        alarm(scope, {
          id: 'http-errors',
          stage,
          meaning: 'POST /events fails, so clients keep their events or lose them.',
          metric: http.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
        }),
      ];
