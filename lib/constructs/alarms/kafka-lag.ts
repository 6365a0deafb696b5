import { Duration } from 'aws-cdk-lib';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Records the function is behind the topic's end, three minutes in a row; only where the stage has Kafka. */
export const kafkaLag: AlarmBuilder = (scope, { stage, functions }) =>
  stage.kafka.kind === 'none'
    ? []
    : [
        alarm(scope, {
          id: 'kafka-lag',
          stage,
          meaning: 'The consumer falls behind the Kafka topic.',
          metric: functions['ingest-kafka'].metric('OffsetLag', {
            period: Duration.minutes(1),
            statistic: 'Maximum',
          }),
          periods: 3,
        }),
      ];
