import { RemovalPolicy } from 'aws-cdk-lib';
import { FlowLogDestination, FlowLogTrafficType, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

export interface IsolatedVpcProps {
  readonly stage: Stage;
  /** Of its subnets. */
  readonly name: string;
  /** Last part of the name of its flow log. */
  readonly flowLog: string;
  readonly zones: number;
}

/** A VPC without a way out; what is refused in it is logged. */
export const isolatedVpc = (
  scope: Construct,
  { stage, name, flowLog, zones }: IsolatedVpcProps,
): Vpc =>
  new Vpc(scope, 'Vpc', {
    natGateways: 0,
    maxAzs: zones,
    subnetConfiguration: [{ name, subnetType: SubnetType.PRIVATE_ISOLATED }],
    restrictDefaultSecurityGroup: false,
    flowLogs: {
      rejected: {
        trafficType: FlowLogTrafficType.REJECT,
        destination: FlowLogDestination.toCloudWatchLogs(
          new LogGroup(scope, 'FlowLog', {
            logGroupName: `/millrace/${stage.name}/${flowLog}`,
            retention: stage.logRetentionDays,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
      },
    },
  });
