import { expect, it } from '@jest/globals';
import { quarantineRate } from '../../../../lib/constructs/alarms/quarantine-rate.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('sums the quarantined records of one minute', () => {
  const alarms = alarmsOf(quarantineRate, STAGES.prod);

  expect(alarms).toEqual([
    expect.objectContaining({
      Namespace: 'Millrace',
      Dimensions: [{ Name: 'service', Value: 'millrace' }],
      MetricName: 'EventsQuarantined',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: STAGES.prod.alarms['quarantine-rate'],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/quarantine-rate\.md$/),
    }),
  ]);
});
