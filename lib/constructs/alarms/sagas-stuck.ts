import { Duration } from 'aws-cdk-lib';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Sagas whose execution failed in one minute: a compensation, or the entry of how they ended, could not be written. */
export const sagasStuck: AlarmBuilder = (scope, { stage, sagas }) => [
  alarm(scope, {
    id: 'sagas-stuck',
    stage,
    meaning: 'Responses to alerts are stuck halfway: accounts may be held that should not be.',
    metric: sagas.metricFailed({ period: Duration.minutes(1), statistic: 'Sum' }),
  }),
];
