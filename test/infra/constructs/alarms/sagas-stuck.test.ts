import { expect, it } from '@jest/globals';
import { sagasStuck } from '../../../../lib/constructs/alarms/sagas-stuck.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('sums the failed executions of the saga of one minute', () => {
  const alarms = alarmsOf(sagasStuck, STAGES.prod);

  expect(alarms).toEqual([
    expect.objectContaining({
      Namespace: 'AWS/States',
      Dimensions: [{ Name: 'StateMachineArn', Value: expect.stringMatching(/:sagas$/) }],
      MetricName: 'ExecutionsFailed',
      Statistic: 'Sum',
      Period: 60,
      Threshold: STAGES.prod.alarms['sagas-stuck'],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/sagas-stuck\.md$/),
    }),
  ]);
});
