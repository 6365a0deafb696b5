import { ArnFormat, Stack } from 'aws-cdk-lib';
import {
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  SecurityGroup,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { OwnPostgres, Stage } from '../stage.ts';
import { DATABASE, DATABASE_USER } from './aurora-cluster.ts';
import { placedSubnet } from './placed-subnet.ts';
import type { RelationalDatabase } from './relational-database.ts';

/** Where a function has to be to reach something. */
export interface Network {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly securityGroup: ISecurityGroup;
}

/** The way to the relational side. */
export interface RelationalConnection {
  /** Absent where the database is reached from anywhere. */
  readonly network?: Network;
  /** Tells a function where the database is and lets it sign in. */
  readonly admit: (target: LambdaFunction) => void;
}

/** Certificates of RDS itself are signed by authorities that Lambda brings along and Node.js does not know. */
const AMAZON_AUTHORITIES = { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' };

/** The way a stage names, if it has a relational side. @param database what the stack made, where it made one */
export function relationalConnection(
  scope: Construct,
  { relational }: Stage,
  database: RelationalDatabase | undefined,
): RelationalConnection | undefined {
  if (relational === 'none') return undefined;
  if (relational.kind === 'bring-your-own') return toOwn(scope, relational);
  if (database === undefined) throw new Error('The stage has Aurora, and it was not made.');
  return toAurora(database);
}

function toAurora({
  host,
  port,
  vpc,
  clients,
  secret,
  proxy,
}: RelationalDatabase): RelationalConnection {
  const at = { host, port, database: DATABASE, user: DATABASE_USER, tls: true };
  return {
    network: { vpc, subnets: vpc.isolatedSubnets, securityGroup: clients },
    admit(target) {
      // A proxy's certificate is one of AWS Certificate Manager, which Node.js knows.
      tell(target, { ...environmentOf(at), ...(proxy === undefined && AMAZON_AUTHORITIES) });
      if (proxy === undefined) return readSecret(target, secret.secretArn);
      tell(target, { RELATIONAL_IAM: 'true' });
      proxy.grantConnect(target, DATABASE_USER);
    },
  };
}

function toOwn(scope: Construct, own: OwnPostgres): RelationalConnection {
  const { auth, user, tls } = own;
  return {
    ...(own.vpc !== undefined && { network: networkOf(scope, own.vpc) }),
    admit(target) {
      tell(target, { ...environmentOf(own), ...(tls && AMAZON_AUTHORITIES) });
      if (auth === 'none') return;
      if ('secretArn' in auth) return readSecret(target, auth.secretArn);
      const resource = Stack.of(scope).formatArn({
        ...{ service: 'rds-db', resource: 'dbuser', resourceName: `${auth.iam}/${user}` },
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
      tell(target, { RELATIONAL_IAM: 'true' });
      target.addToRolePolicy(
        new PolicyStatement({ actions: ['rds-db:connect'], resources: [resource] }),
      );
    },
  };
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly tls: boolean;
}

const environmentOf = ({ host, port, database, user, tls }: Place): Record<string, string> => ({
  RELATIONAL_HOST: host,
  RELATIONAL_PORT: String(port),
  RELATIONAL_DATABASE: database,
  RELATIONAL_USER: user,
  RELATIONAL_TLS: String(tls),
});

function tell(target: LambdaFunction, environment: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(environment)) target.addEnvironment(name, value);
}

function readSecret(target: LambdaFunction, secretArn: string): void {
  target.addEnvironment('RELATIONAL_SECRET_ARN', secretArn);
  target.addToRolePolicy(
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
  );
}

function networkOf(scope: Construct, own: NonNullable<OwnPostgres['vpc']>): Network {
  const { vpcId, availabilityZones, subnetIds, securityGroupId } = own;
  return {
    vpc: Vpc.fromVpcAttributes(scope, 'RelationalVpc', {
      vpcId,
      availabilityZones: [...availabilityZones],
    }),
    subnets: subnetIds.map((id) => placedSubnet(scope, id)),
    securityGroup: SecurityGroup.fromSecurityGroupId(scope, 'RelationalClients', securityGroupId),
  };
}
