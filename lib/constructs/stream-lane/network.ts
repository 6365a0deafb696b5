import { Stack } from 'aws-cdk-lib';
import {
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { KafkaCluster } from '../kafka-access.ts';

/** One may fail; each further one costs every endpoint once more. */
const ZONES = 2;
const HTTPS = 443;

/** What a task asks AWS for before and while it runs. */
const SERVICES = {
  Images: InterfaceVpcEndpointAwsService.ECR,
  ImageLayers: InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  Secrets: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
} as const;

/** The members' place in the network of the cluster, with a way to the AWS services they need and to nothing else. */
export class StreamNetwork extends Construct {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  /** Of the members; the cluster's clients are a group of their own. */
  readonly members: ISecurityGroup;

  constructor(scope: Construct, { vpc }: Pick<KafkaCluster, 'vpc'>) {
    super(scope, 'Network');
    this.vpc = vpc;
    this.subnets = vpc.isolatedSubnets.slice(0, ZONES);
    this.members = this.group('Members', 'Members of the stream lane');
    // S3 has no address of its own here, and no route leads out of the network.
    this.members.addEgressRule(Peer.anyIpv4(), Port.tcp(HTTPS), 'AWS, through endpoints alone');
    const endpoints = this.group('Endpoints', 'Ways of the stream lane to AWS');
    endpoints.addIngressRule(this.members, Port.tcp(HTTPS), 'Members');
    const subnets = { subnets: [...this.subnets] };
    for (const [id, service] of Object.entries(SERVICES)) {
      new InterfaceVpcEndpoint(this, id, {
        ...{ vpc, service, subnets, securityGroups: [endpoints], open: false },
      });
    }
    const { partition, region } = Stack.of(this);
    new GatewayVpcEndpoint(this, 'Layers', {
      ...{ vpc, service: GatewayVpcEndpointAwsService.S3, subnets: [subnets] },
    }).addToPolicy(
      // ECR keeps the layers of images there; no other object is reached from here.
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [`arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`],
      }),
    );
  }

  /** A security group of the network, without any way out. */
  group(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false });
  }
}
