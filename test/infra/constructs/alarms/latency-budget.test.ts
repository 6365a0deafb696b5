import { expect, it } from '@jest/globals';
import { latencyBudget } from '../../../../lib/constructs/alarms/latency-budget.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf, compositesOf } from './watch.ts';

it('counts events that were stored later than the latency alarm allows', () => {
  const alarms = alarmsOf(latencyBudget, STAGES.prod);

  expect(alarms.map(({ Threshold }) => Threshold)).toEqual([14.4, 14.4, 6, 6]);
  for (const alarm of alarms) {
    expect(alarm).toMatchObject({
      ActionsEnabled: false,
      Metrics: [
        { Expression: '100 - intime' },
        {
          MetricStat: {
            Metric: { MetricName: 'EndToEndLatency', Namespace: 'Millrace' },
            Stat: `PR(:${STAGES.prod.alarms['end-to-end-latency']})`,
          },
        },
      ],
    });
  }
  expect(compositesOf(latencyBudget, STAGES.prod)).toHaveLength(1);
});
