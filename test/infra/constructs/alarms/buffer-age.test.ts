import { expect, it } from '@jest/globals';
import { bufferAge } from '../../../../lib/constructs/alarms/buffer-age.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('looks at the oldest waiting event, three minutes in a row', () => {
  const alarms = alarmsOf(bufferAge, STAGES.prod);

  expect(alarms).toEqual([
    expect.objectContaining({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: 'buffer' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: STAGES.prod.alarms['buffer-age'],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/buffer-age\.md$/),
    }),
  ]);
});
