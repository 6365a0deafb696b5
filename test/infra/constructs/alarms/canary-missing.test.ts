import { expect, it } from '@jest/globals';
import { canaryMissing } from '../../../../lib/constructs/alarms/canary-missing.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

const canary = { everyMinutes: 5, objectiveMs: 10_000 };

it('looks at three canaries in a row, and takes silence for a dead one', () => {
  const alarms = alarmsOf(canaryMissing, { ...STAGES.prod, canary });

  expect(alarms).toEqual([
    expect.objectContaining({
      Namespace: 'Millrace',
      Dimensions: [{ Name: 'service', Value: 'millrace' }],
      MetricName: 'CanaryMissing',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 3,
      Threshold: STAGES.prod.alarms['canary-missing'],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'breaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/canary-missing\.md$/),
    }),
  ]);
});

it('is left out where the stage sends none', () => {
  const alarms = alarmsOf(canaryMissing, { ...STAGES.prod, canary: 'none' });

  expect(alarms).toEqual([]);
});
