import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { madeCluster } from '../made-cluster.ts';
import type { Stage } from '../stage.ts';
import type { KafkaCluster } from './kafka-access.ts';
import { ProvisionedKafka } from './kafka-provisioned.ts';
import { ServerlessKafka } from './kafka-serverless.ts';

export interface KafkaClusterProps {
  readonly stage: Stage;
  /** @default a key AWS manages */
  readonly encryptionKey?: IKey;
}

/** The cluster that the stage asks the stack for, if it does. */
export function kafkaCluster(scope: Construct, props: KafkaClusterProps): KafkaCluster | undefined {
  const { kafka } = props.stage;
  const cluster = madeCluster(kafka);
  if (cluster === undefined || kafka.kind === 'none') return undefined;
  if (cluster === 'serverless') return new ServerlessKafka(scope, props);
  const { failureTopic } = kafka.polling;
  return new ProvisionedKafka(scope, { ...props, cluster, failureTopic });
}
