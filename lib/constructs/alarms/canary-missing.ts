import { Duration } from 'aws-cdk-lib';
import { pipelineMetric } from '../../metrics.ts';
import { type AlarmBuilder, alarm } from './alarm.ts';

/**
 * Canaries that were not stored in time, three in a row; only where the stage sends them. Silence counts as missing:
 * whoever sends none sees nothing.
 */
export const canaryMissing: AlarmBuilder = (scope, { stage }) =>
  stage.canary === 'none'
    ? []
    : [
        alarm(scope, {
          id: 'canary-missing',
          stage,
          meaning: 'Test events on the bus are not stored in time, or none are sent any more.',
          metric: pipelineMetric('CanaryMissing').with({
            period: Duration.minutes(stage.canary.everyMinutes),
          }),
          periods: 3,
          silence: 'alarming',
        }),
      ];
