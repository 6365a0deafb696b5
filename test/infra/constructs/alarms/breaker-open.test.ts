import { expect, it } from '@jest/globals';
import { breakerOpen } from '../../../../lib/constructs/alarms/breaker-open.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('fires for each breaker as soon as one invocation of a minute met it open', () => {
  const fires = (breaker: string) =>
    expect.objectContaining({
      MetricName: 'BreakerOpen',
      Dimensions: [
        { Name: 'breaker', Value: breaker },
        { Name: 'service', Value: 'millrace' },
      ],
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/breaker-open\.md$/),
    });
  expect(alarmsOf(breakerOpen, STAGES.prod)).toEqual([fires('reference'), fires('notices')]);
});
