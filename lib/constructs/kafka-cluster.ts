import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import type { KafkaCluster } from './kafka-access.ts';
import { ProvisionedKafka } from './kafka-provisioned.ts';
import { ServerlessKafka } from './kafka-serverless.ts';

export type { KafkaCluster };

export interface KafkaClusterProps {
  readonly stage: Stage;
  /** @default a key AWS manages */
  readonly encryptionKey?: IKey;
}

/** The cluster that the stage asks the stack for, if it does. */
export function kafkaCluster(scope: Construct, props: KafkaClusterProps): KafkaCluster | undefined {
  const { kafka } = props.stage;
  if (kafka.kind === 'msk-serverless' && kafka.clusterArn === undefined) {
    return new ServerlessKafka(scope, props);
  }
  if (kafka.kind === 'msk-provisioned' && kafka.cluster !== undefined) {
    const { cluster, polling } = kafka;
    return new ProvisionedKafka(scope, { ...props, cluster, failureTopic: polling.failureTopic });
  }
  return undefined;
}
