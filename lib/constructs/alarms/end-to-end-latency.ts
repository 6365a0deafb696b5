import { pipelineMetric } from '../../metrics.ts';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Milliseconds from creation to stored, 99th percentile over a minute, three minutes in a row. */
export const endToEndLatency: AlarmBuilder = (scope, { stage }) => [
  alarm(scope, {
    id: 'end-to-end-latency',
    stage,
    meaning: 'One event in a hundred takes too long from creation to stored.',
    metric: pipelineMetric('EndToEndLatency', 'p99'),
    periods: 3,
  }),
];
