import { pipelineMetric } from '../../metrics.ts';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Micro-batches whose workflow failed or timed out in one minute; their source delivers them again. */
export const executionsFailed: AlarmBuilder = (scope, { stage }) => [
  alarm(scope, {
    id: 'executions-failed',
    stage,
    meaning: 'Workflow executions fail, so batches are delivered again and lag grows.',
    metric: pipelineMetric('ExecutionsFailed'),
  }),
];
