import { expect, it } from '@jest/globals';
import { breakerOpen } from '../../../../lib/constructs/alarms/breaker-open.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('fires as soon as one batch of a minute met an open breaker', () => {
  expect(alarmsOf(breakerOpen, STAGES.prod)).toEqual([
    expect.objectContaining({
      MetricName: 'BreakerOpen',
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/breaker-open\.md$/),
    }),
  ]);
});
