import { expect, it } from '@jest/globals';
import { executionsFailed } from '../../../../lib/constructs/alarms/executions-failed.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('sums the failed executions of one minute', () => {
  const alarms = alarmsOf(executionsFailed, STAGES.prod);

  expect(alarms).toEqual([
    expect.objectContaining({
      Namespace: 'Millrace',
      Dimensions: [{ Name: 'service', Value: 'millrace' }],
      MetricName: 'ExecutionsFailed',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: STAGES.prod.alarms['executions-failed'],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/executions-failed\.md$/),
    }),
  ]);
});
