import { Port } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { FargateLane, Stage } from '../../stage.ts';
import { auroraCluster, DATABASE, DATABASE_PORT, DATABASE_USER } from '../aurora-cluster.ts';
import type { KafkaCluster } from '../kafka-access.ts';
import { StreamNetwork } from './network.ts';

export interface StreamStoresProps {
  readonly stage: Stage;
  readonly lane: FargateLane;
  readonly cluster: KafkaCluster;
  /** @default keys AWS manages */
  readonly encryptionKey?: IKey;
}

/** What the stream lane keeps, and the network it is reached in. */
export class StreamStores extends Construct {
  readonly cluster: KafkaCluster;
  readonly network: StreamNetwork;
  /** Without a password: that is in the secret. */
  readonly databaseUrl: string;
  readonly databaseSecret: ISecret;

  constructor(scope: Construct, props: StreamStoresProps) {
    super(scope, 'StreamStores');
    const { stage, lane, cluster, encryptionKey } = props;
    const network = new StreamNetwork(this, cluster);
    this.cluster = cluster;
    this.network = network;
    const databases = network.group('Databases', 'Store of the stream lane');
    databases.connections.allowFrom(network.members, Port.tcp(DATABASE_PORT), 'Members');
    const store = auroraCluster(this, {
      ...{ stage, vpc: network.vpc, subnets: network.subnets, securityGroup: databases },
      ...{ capacity: lane.store, standby: lane.store.standby },
      // Nearly everything it does is write, and each write would be billed.
      ioOptimized: true,
      ...(encryptionKey !== undefined && { encryptionKey }),
    });
    this.databaseSecret = store.secret;
    const { hostname } = store.cluster.clusterEndpoint;
    this.databaseUrl = `postgres://${DATABASE_USER}@${hostname}:${DATABASE_PORT}/${DATABASE}?sslmode=verify-full`;
  }
}
