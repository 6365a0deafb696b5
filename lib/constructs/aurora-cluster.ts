import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  DBClusterStorageType,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { explain } from '../explained/explain.ts';
import type { Stage } from '../stage.ts';

export const DATABASE = 'millrace';
export const DATABASE_USER = 'millrace';
export const DATABASE_PORT = 5432;

export interface AuroraClusterProps {
  readonly stage: Stage;
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly securityGroup: ISecurityGroup;
  /** Capacity units, 0–256 in halves. */
  readonly capacity: { readonly minAcu: number; readonly maxAcu: number };
  /** A reader that takes over when the writer fails. @default false */
  readonly standby?: boolean;
  /** Storage whose requests are not billed one by one. @default false */
  readonly ioOptimized?: boolean;
  /** @default keys AWS manages */
  readonly encryptionKey?: IKey;
}

/** Aurora PostgreSQL Serverless v2 whose password RDS makes, keeps in Secrets Manager and changes every seven days. */
export function auroraCluster(
  scope: Construct,
  props: AuroraClusterProps,
): { readonly cluster: DatabaseCluster; readonly secret: ISecret } {
  const { stage, vpc, subnets, securityGroup, capacity, encryptionKey } = props;
  const keep = stage.dataOnRemoval === 'retain';
  const cluster = new DatabaseCluster(scope, 'Cluster', {
    engine: DatabaseClusterEngine.auroraPostgres({
      version: AuroraPostgresEngineVersion.VER_17_7,
    }),
    writer: ClusterInstance.serverlessV2('Writer', { autoMinorVersionUpgrade: true }),
    ...(props.standby === true && {
      readers: [
        ClusterInstance.serverlessV2('Standby', {
          autoMinorVersionUpgrade: true,
          // As large as the writer at any time, so that it can take its place.
          scaleWithWriter: true,
        }),
      ],
    }),
    ...(props.ioOptimized === true && { storageType: DBClusterStorageType.AURORA_IOPT1 }),
    serverlessV2MinCapacity: capacity.minAcu,
    serverlessV2MaxCapacity: capacity.maxAcu,
    vpc,
    vpcSubnets: { subnets: [...subnets] },
    securityGroups: [securityGroup],
    port: DATABASE_PORT,
    defaultDatabaseName: DATABASE,
    manageMasterUserPassword: true,
    credentials: Credentials.fromUsername(
      DATABASE_USER,
      encryptionKey === undefined ? {} : { encryptionKey },
    ),
    storageEncrypted: true,
    ...(encryptionKey === undefined ? {} : { storageEncryptionKey: encryptionKey }),
    iamAuthentication: true,
    backup: { retention: Duration.days(stage.pointInTimeRecovery ? 7 : 1) },
    copyTagsToSnapshot: true,
    deletionProtection: keep,
    removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  for (const id of ['Writer', ...(props.standby === true ? ['Standby'] : [])]) {
    explain(cluster.node.findChild(id), {
      CKV_AWS_118:
        'Serverless v2 reports processor, memory and capacity by itself; nobody can reach its processes to act on more.',
    });
  }
  if (cluster.secret === undefined) throw new Error('Aurora was made without a secret.');
  return { cluster, secret: cluster.secret };
}
