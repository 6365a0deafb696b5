import { pipelineMetric } from '../../metrics.ts';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Records quarantined in one minute. */
export const quarantineRate: AlarmBuilder = (scope, { stage }) => [
  alarm(scope, {
    id: 'quarantine-rate',
    stage,
    meaning: 'More records than usual are refused and put into quarantine.',
    metric: pipelineMetric('EventsQuarantined'),
  }),
];
