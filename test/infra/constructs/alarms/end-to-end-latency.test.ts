import { expect, it } from '@jest/globals';
import { endToEndLatency } from '../../../../lib/constructs/alarms/end-to-end-latency.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('takes the 99th percentile, three minutes in a row', () => {
  const alarms = alarmsOf(endToEndLatency, STAGES.prod);

  expect(alarms).toEqual([
    expect.objectContaining({
      Namespace: 'Millrace',
      Dimensions: [{ Name: 'service', Value: 'millrace' }],
      MetricName: 'EndToEndLatency',
      ExtendedStatistic: 'p99',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: STAGES.prod.alarms['end-to-end-latency'],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/end-to-end-latency\.md$/),
    }),
  ]);
});
