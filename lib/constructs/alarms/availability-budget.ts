import { pipelineMetric } from '../../metrics.ts';
import type { AlarmBuilder } from './alarm.ts';
import { errorBudgetAlarm } from './error-budget.ts';

/** Percent of executions that succeed. A failed one is delivered again: its events come late, not never. */
export const availabilityBudget: AlarmBuilder = (scope, { stage }) =>
  errorBudgetAlarm(scope, {
    id: 'availability-budget',
    stage,
    meaning: 'Executions fail so often that the month’s error budget will not last.',
    expression: '100 * failed / batches',
    metrics: {
      failed: pipelineMetric('ExecutionsFailed'),
      batches: pipelineMetric('BatchEvents', 'SampleCount'),
    },
  });
