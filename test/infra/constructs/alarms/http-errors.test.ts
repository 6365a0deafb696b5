import { expect, it } from '@jest/globals';
import { httpErrors } from '../../../../lib/constructs/alarms/http-errors.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('looks at the requests that failed', () => {
  const alarms = alarmsOf(httpErrors, STAGES.prod);

  expect(alarms).toEqual([
    expect.objectContaining({
      Namespace: 'AWS/ApiGateway',
      MetricName: '5xx',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: STAGES.prod.alarms['http-errors'],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/http-errors\.md$/),
    }),
  ]);
});

it('is left out where the stage takes no HTTP', () => {
  const alarms = alarmsOf(httpErrors, { ...STAGES.prod, http: 'none' });

  expect(alarms).toEqual([]);
});
