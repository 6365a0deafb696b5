import { pipelineMetric } from '../../metrics.ts';
import type { AlarmBuilder } from './alarm.ts';
import { errorBudgetAlarm } from './error-budget.ts';

/** Percent of events that are stored within the threshold of `end-to-end-latency`. */
export const latencyBudget: AlarmBuilder = (scope, { stage }) =>
  errorBudgetAlarm(scope, {
    id: 'latency-budget',
    stage,
    meaning: 'Events come late so often that the month’s error budget will not last.',
    expression: '100 - intime',
    metrics: {
      intime: pipelineMetric('EndToEndLatency', `PR(:${stage.alarms['end-to-end-latency']})`),
    },
  });
