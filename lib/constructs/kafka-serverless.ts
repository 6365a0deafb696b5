import { Names, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCluster } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import type { KafkaCluster } from './kafka-access.ts';
import { kafkaNetwork } from './kafka-network.ts';

/** An MSK Serverless cluster. CloudFormation makes no topics there: a Kafka client has to. */
export class ServerlessKafka extends Construct implements KafkaCluster {
  readonly clusterArn: string;
  readonly vpc: IVpc;
  readonly clients: ISecurityGroup;

  constructor(scope: Construct, { stage }: { readonly stage: Stage }) {
    super(scope, 'Kafka');
    const { vpc, brokers, clients } = kafkaNetwork(this, stage, 3);
    this.vpc = vpc;
    this.clients = clients;
    const cluster = new CfnServerlessCluster(this, 'Cluster', {
      clusterName: Names.uniqueResourceName(this, { maxLength: 64, separator: '-' }),
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfigs: [
        {
          subnetIds: vpc.isolatedSubnets.map((subnet) => subnet.subnetId),
          securityGroups: [brokers.securityGroupId],
        },
      ],
    });
    if (stage.dataOnRemoval === 'retain') cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.clusterArn = cluster.attrArn;
  }
}
