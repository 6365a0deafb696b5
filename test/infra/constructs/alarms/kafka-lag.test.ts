import { expect, it } from '@jest/globals';
import { kafkaLag } from '../../../../lib/constructs/alarms/kafka-lag.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { alarmsOf } from './watch.ts';

it('looks at how far the function is behind the topic', () => {
  const alarms = alarmsOf(kafkaLag, STAGES.prod);

  expect(alarms).toEqual([
    expect.objectContaining({
      Namespace: 'AWS/Lambda',
      MetricName: 'OffsetLag',
      Dimensions: [{ Name: 'FunctionName', Value: 'ingest-kafka' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: STAGES.prod.alarms['kafka-lag'],
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/ Runbook: docs\/runbooks\/kafka-lag\.md$/),
    }),
  ]);
});

it('is left out where the stage has no Kafka', () => {
  const alarms = alarmsOf(kafkaLag, STAGES.dev);

  expect(alarms).toEqual([]);
});
