import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';

/** A Kafka cluster of the stack's own: sign-in by IAM, over TLS, on port 9098. */
export interface KafkaCluster {
  readonly clusterArn: string;
  readonly vpc: IVpc;
  /** Of those who may connect. */
  readonly clients: ISecurityGroup;
}
