import { Fn, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** What a consumer group reads, of a cluster that signs in with IAM. */
export interface KafkaReading {
  readonly clusterArn: string;
  readonly topic: string;
  readonly consumerGroup: string;
}

/** `arn:…:cluster/<name>/<uuid>` → `<name>/<uuid>`, which ARNs of topics and groups repeat. */
const nameAndId = (clusterArn: string): string => Fn.select(1, Fn.split(':cluster/', clusterArn));

const within = (scope: Construct, clusterArn: string, resource: string, name: string): string =>
  Stack.of(scope).formatArn({
    ...{ service: 'kafka', resource },
    resourceName: `${nameAndId(clusterArn)}/${name}`,
  });

const allow = (actions: readonly string[], resource: string): PolicyStatement =>
  new PolicyStatement({
    actions: actions.map((action) => `kafka-cluster:${action}`),
    resources: [resource],
  });

export const readsTopic = (
  scope: Construct,
  { clusterArn, topic, consumerGroup }: KafkaReading,
): PolicyStatement[] => [
  allow(['Connect', 'DescribeClusterDynamicConfiguration'], clusterArn),
  allow(['DescribeTopic', 'ReadData'], within(scope, clusterArn, 'topic', topic)),
  allow(['AlterGroup', 'DescribeGroup'], within(scope, clusterArn, 'group', consumerGroup)),
];

export const writesTopic = (
  scope: Construct,
  { clusterArn, topic }: Pick<KafkaReading, 'clusterArn' | 'topic'>,
): PolicyStatement =>
  allow(['DescribeTopic', 'WriteData'], within(scope, clusterArn, 'topic', topic));

/** What a producer that numbers its records needs beside the right to write. */
export const writesIdempotently = (clusterArn: string): PolicyStatement =>
  allow(['WriteDataIdempotently'], clusterArn);
