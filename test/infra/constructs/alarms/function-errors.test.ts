import { expect, it } from '@jest/globals';
import { functionErrors } from '../../../../lib/constructs/alarms/function-errors.ts';
import { FUNCTION_NAMES } from '../../../../lib/functions.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('watches each function by itself', () => {
  const alarms = alarmsOf(functionErrors, STAGES.prod);

  expect(alarms).toEqual(
    FUNCTION_NAMES.map((name) =>
      expect.objectContaining({
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: name }],
        Statistic: 'Sum',
        Period: 300,
        Threshold: STAGES.prod.alarms['function-errors'],
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/function-errors\.md$/),
      }),
    ),
  );
});
