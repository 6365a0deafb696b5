import { expect, it } from '@jest/globals';
import { undeliveredDepth } from '../../../../lib/constructs/alarms/undelivered-depth.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('looks at what EventBridge could not deliver', () => {
  const alarms = alarmsOf(undeliveredDepth, STAGES.prod);

  expect(alarms).toEqual([
    expect.objectContaining({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'undelivered' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: STAGES.prod.alarms['undelivered-depth'],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/undelivered-depth\.md$/),
    }),
  ]);
});
