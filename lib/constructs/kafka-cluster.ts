import { Names, RemovalPolicy } from 'aws-cdk-lib';
import { type IVpc, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCluster } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { isolatedVpc } from './isolated-vpc.ts';

// IAM-authenticated Kafka, the only listener MSK Serverless has.
const IAM_PORT = 9098;

/**
 * An MSK Serverless cluster in a VPC without a way out: provisioned pollers reach it through its own
 * subnets, and nothing else needs to.
 */
export class KafkaCluster extends Construct {
  readonly clusterArn: string;

  constructor(scope: Construct, { stage }: { readonly stage: Stage }) {
    super(scope, 'Kafka');
    const vpc = isolatedVpc(this, { stage, name: 'kafka', flowLog: 'vpc-flow', zones: 3 });
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      // The library's optional getters are wider than exact optional types allow.
      vpc: vpc as IVpc,
      description: 'Kafka clients and brokers',
      allowAllOutbound: false,
    });
    securityGroup.connections.allowInternally(Port.tcp(IAM_PORT), 'Kafka with IAM');

    const cluster = new CfnServerlessCluster(this, 'Cluster', {
      clusterName: Names.uniqueResourceName(this, { maxLength: 64, separator: '-' }),
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfigs: [
        {
          subnetIds: vpc.isolatedSubnets.map((subnet) => subnet.subnetId),
          securityGroups: [securityGroup.securityGroupId],
        },
      ],
    });
    if (stage.dataOnRemoval === 'retain') cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.clusterArn = cluster.attrArn;
  }
}
