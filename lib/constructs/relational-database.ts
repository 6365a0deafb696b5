import { Duration } from 'aws-cdk-lib';
import {
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DatabaseProxy, ProxyTarget } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { explain } from '../explained/explain.ts';
import type { AuroraServerless, Stage } from '../stage.ts';
import { auroraCluster, DATABASE_PORT } from './aurora-cluster.ts';
import { isolatedVpc } from './isolated-vpc.ts';

export interface RelationalDatabaseProps {
  readonly stage: Stage;
  readonly aurora: AuroraServerless;
  /** @default keys AWS manages */
  readonly encryptionKey?: IKey;
}

/**
 * Aurora PostgreSQL Serverless v2 in a VPC without a way out. With a proxy, functions sign in as themselves (IAM) and
 * need nothing else in the VPC; without one they read the password, through the one endpoint that the VPC then has.
 */
export class RelationalDatabase extends Construct {
  readonly host: string;
  readonly port = DATABASE_PORT;
  readonly vpc: IVpc;
  /** Of those who may connect. */
  readonly clients: ISecurityGroup;
  readonly secret: ISecret;
  /** Absent where the stage has none. */
  readonly proxy: DatabaseProxy | undefined;

  constructor(scope: Construct, { stage, aurora, encryptionKey }: RelationalDatabaseProps) {
    super(scope, 'Relational');
    // The library's optional getters are wider than exact optional types allow.
    const vpc = isolatedVpc(this, {
      ...{ stage, name: 'relational', flowLog: 'relational-vpc-flow', zones: 2 },
    }) as IVpc;
    const group = (id: string, description: string): ISecurityGroup =>
      new SecurityGroup(this, id, { vpc, description, allowAllOutbound: false });
    this.vpc = vpc;
    this.clients = group('Clients', 'Functions that write to the relational side');
    const databases = group('Databases', 'The relational side');
    const { cluster, secret } = auroraCluster(this, {
      ...{ stage, vpc, subnets: vpc.isolatedSubnets, securityGroup: databases, capacity: aurora },
      ...(encryptionKey !== undefined && { encryptionKey }),
    });
    this.secret = secret;
    if (!aurora.proxy) {
      databases.connections.allowFrom(this.clients, Port.tcp(DATABASE_PORT), 'Functions');
      this.secretsEndpoint();
      this.host = cluster.clusterEndpoint.hostname;
      return;
    }
    const proxies = group('Proxies', 'The proxy before the relational side');
    proxies.connections.allowFrom(this.clients, Port.tcp(DATABASE_PORT), 'Functions');
    // From there on the library opens the way.
    this.proxy = new DatabaseProxy(this, 'Proxy', {
      proxyTarget: ProxyTarget.fromCluster(cluster),
      secrets: [secret],
      vpc,
      vpcSubnets: { subnets: vpc.isolatedSubnets },
      securityGroups: [proxies],
      iamAuth: true,
      requireTLS: true,
      // Statements are short: a function that finds no connection in this time is better tried again.
      borrowTimeout: Duration.seconds(5),
    });
    explain(this.proxy, {
      W3005: 'The CDK waits for the cluster beside naming it; the second wait costs nothing.',
    });
    this.host = this.proxy.endpoint;
  }

  private secretsEndpoint(): void {
    const endpoints = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'The way to Secrets Manager',
      allowAllOutbound: false,
    });
    endpoints.connections.allowFrom(this.clients, Port.tcp(443), 'Functions');
    this.vpc.addInterfaceEndpoint('SecretsManager', {
      service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
      securityGroups: [endpoints],
      subnets: { subnets: this.vpc.isolatedSubnets },
      open: false,
    });
  }
}
