import { pipelineMetric } from '../../metrics.ts';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** A batch met a circuit breaker that was not closed. */
export const breakerOpen: AlarmBuilder = (scope, { stage }) => [
  alarm(scope, {
    id: 'breaker-open',
    stage,
    meaning: 'The circuit breaker before the reference data is open: events are stored without it.',
    metric: pipelineMetric('BreakerOpen', 'Maximum'),
  }),
];
