import { Duration } from 'aws-cdk-lib';
import { type AlarmBuilder, alarm } from './alarm.ts';

/** Records a lane is behind the topic's end, three minutes in a row; only where the stage has Kafka. */
export const kafkaLag: AlarmBuilder = (scope, { stage, functions, streamLag }) => {
  if (stage.kafka.kind === 'none') return [];
  const common = { id: 'kafka-lag', stage, periods: 3 } as const;
  return [
    alarm(scope, {
      ...common,
      meaning: 'The consumer falls behind the Kafka topic.',
      metric: functions['ingest-kafka'].metric('OffsetLag', {
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
    }),
    ...(streamLag === undefined
      ? []
      : [
          alarm(scope, {
            ...common,
            suffix: 'stream',
            meaning: 'The stream lane falls behind the Kafka topic.',
            metric: streamLag,
          }),
        ]),
  ];
};
