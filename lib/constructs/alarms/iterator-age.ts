import { Duration } from 'aws-cdk-lib';
import { FUNCTIONS, type FunctionSpec, functionsOf } from '../../functions.ts';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Milliseconds since the newest record was written that a function following a table got, three minutes in a row. */
export const iteratorAge: AlarmBuilder = (scope, { stage, functions }) =>
  functionsOf(stage)
    .filter((name) => (FUNCTIONS[name] as FunctionSpec).follows !== undefined)
    .map((name) =>
      alarm(scope, {
        id: 'iterator-age',
        suffix: name,
        stage,
        meaning: `${name} is behind the table it follows, or stands still.`,
        metric: functions[name].metric('IteratorAge', {
          period: Duration.minutes(1),
          statistic: 'Maximum',
        }),
        periods: 3,
      }),
    );
