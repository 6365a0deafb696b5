import { expect, it } from '@jest/globals';
import { deadLetterDepth } from '../../../../lib/constructs/alarms/dead-letter-depth.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('looks at the dead-letter queue, at any message at all', () => {
  const alarms = alarmsOf(deadLetterDepth, STAGES.prod);

  expect(alarms).toEqual([
    expect.objectContaining({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'deadLetters' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: STAGES.prod.alarms['dead-letter-depth'],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/dead-letter-depth\.md$/),
    }),
  ]);
});
