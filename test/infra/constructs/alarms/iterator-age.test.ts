import { expect, it } from '@jest/globals';
import { iteratorAge } from '../../../../lib/constructs/alarms/iterator-age.ts';
import { FUNCTION_NAMES, FUNCTIONS, type FunctionSpec } from '../../../../lib/functions.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('looks at how far each function that follows a table is behind it', () => {
  const following = FUNCTION_NAMES.filter(
    (name) => (FUNCTIONS[name] as FunctionSpec).follows !== undefined,
  );

  const alarms = alarmsOf(iteratorAge, STAGES.prod);

  expect(following).toContain('relay-alerts');
  expect(alarms).toEqual(
    following.map((name) =>
      expect.objectContaining({
        Namespace: 'AWS/Lambda',
        MetricName: 'IteratorAge',
        Dimensions: [{ Name: 'FunctionName', Value: name }],
        Statistic: 'Maximum',
        Period: 60,
        EvaluationPeriods: 3,
        Threshold: STAGES.prod.alarms['iterator-age'],
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/iterator-age\.md$/),
      }),
    ),
  );
});
