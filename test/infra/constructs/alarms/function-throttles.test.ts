import { expect, it } from '@jest/globals';
import { functionThrottles } from '../../../../lib/constructs/alarms/function-throttles.ts';
import { FUNCTION_NAMES } from '../../../../lib/functions.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('watches each function by itself', () => {
  const alarms = alarmsOf(functionThrottles, STAGES.prod);

  expect(alarms).toEqual(
    FUNCTION_NAMES.map((name) =>
      expect.objectContaining({
        Namespace: 'AWS/Lambda',
        MetricName: 'Throttles',
        Dimensions: [{ Name: 'FunctionName', Value: name }],
        Statistic: 'Sum',
        Period: 300,
        Threshold: STAGES.prod.alarms['function-throttles'],
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmDescription: expect.stringMatching(
          / Runbook: docs\/runbooks\/function-throttles\.md$/,
        ),
      }),
    ),
  );
});
