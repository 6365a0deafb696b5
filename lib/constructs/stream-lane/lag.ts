import { Duration, Fn } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { KafkaReading } from '../kafka-permissions.ts';

/**
 * Records a consumer group is behind, of all partitions together. MSK counts it from the offsets that members commit,
 * and has no value while the group rebalances. https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html
 */
export const groupLag = ({ clusterArn, topic, consumerGroup }: KafkaReading): Metric =>
  new Metric({
    namespace: 'AWS/Kafka',
    metricName: 'SumOffsetLag',
    dimensionsMap: {
      // arn:…:cluster/<name>/<uuid>
      'Cluster Name': Fn.select(1, Fn.split('/', clusterArn)),
      'Consumer Group': consumerGroup,
      Topic: topic,
    },
    period: Duration.minutes(1),
    statistic: 'Maximum',
  });
