import { Names, RemovalPolicy } from 'aws-cdk-lib';
import {
  CfnScalableTarget,
  CfnScalingPolicy,
  PredefinedMetric,
  ServiceNamespace,
} from 'aws-cdk-lib/aws-applicationautoscaling';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnCluster, CfnConfiguration, CfnTopic } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import type { KafkaBrokers, Stage } from '../stage.ts';
import type { KafkaCluster } from './kafka-access.ts';
import { kafkaNetwork } from './kafka-network.ts';

/** Of a broker's storage, percent: more than that, and it grows. */
const STORAGE_USED = 60;

export interface ProvisionedKafkaProps {
  readonly stage: Stage;
  readonly cluster: KafkaBrokers;
  /** Of the event source. */
  readonly failureTopic: string | undefined;
  /** @default a key AWS manages */
  readonly encryptionKey?: IKey;
}

/** Brokers of MSK with the stage's topic. Their storage grows by itself up to what the stage allows. */
export class ProvisionedKafka extends Construct implements KafkaCluster {
  readonly clusterArn: string;
  readonly vpc: IVpc;
  readonly clients: ISecurityGroup;

  constructor(
    scope: Construct,
    { stage, cluster, encryptionKey, ...props }: ProvisionedKafkaProps,
  ) {
    super(scope, 'Kafka');
    const { vpc, brokers, clients } = kafkaNetwork(this, stage, cluster.zones);
    this.vpc = vpc;
    this.clients = clients;
    const count = cluster.brokersPerZone * cluster.zones;
    // A topic can't have more replicas than there are brokers; one of them may be away for a while.
    const replicas = Math.min(3, count);
    const name = Names.uniqueResourceName(this, { maxLength: 64, separator: '-' });
    const configuration = new CfnConfiguration(this, 'Configuration', {
      name,
      serverProperties: [
        'auto.create.topics.enable=false',
        `default.replication.factor=${replicas}`,
        `min.insync.replicas=${replicas - 1}`,
        'unclean.leader.election.enable=false',
      ].join('\n'),
    });
    const log = new LogGroup(this, 'BrokerLog', {
      logGroupName: `/millrace/${stage.name}/kafka-brokers`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const made = new CfnCluster(this, 'Cluster', {
      clusterName: name,
      kafkaVersion: cluster.kafkaVersion,
      numberOfBrokerNodes: count,
      brokerNodeGroupInfo: {
        instanceType: cluster.instanceType,
        clientSubnets: vpc.isolatedSubnets.map((subnet) => subnet.subnetId),
        securityGroups: [brokers.securityGroupId],
        connectivityInfo: { publicAccess: { type: 'DISABLED' } },
        storageInfo: { ebsStorageInfo: { volumeSize: cluster.storageGiB.start } },
      },
      clientAuthentication: {
        sasl: { iam: { enabled: true } },
        unauthenticated: { enabled: false },
      },
      encryptionInfo: {
        encryptionInTransit: { clientBroker: 'TLS', inCluster: true },
        ...(encryptionKey && {
          encryptionAtRest: { dataVolumeKmsKeyId: encryptionKey.keyArn },
        }),
      },
      configurationInfo: {
        arn: configuration.attrArn,
        revision: configuration.attrLatestRevisionRevision,
      },
      // The level without a price: lag of groups and use of disks are in it.
      enhancedMonitoring: 'DEFAULT',
      loggingInfo: {
        brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: log.logGroupName } },
      },
    });
    this.clusterArn = made.attrArn;
    this.growingStorage(cluster);
    const { topic: Topic, streamLane } = stage;
    const topics = {
      ...{ Topic, FailureTopic: props.failureTopic },
      AlertsTopic: streamLane === 'none' ? undefined : streamLane.alertsTopic,
    };
    const kept = [made, configuration, ...this.topics(topics, cluster.partitions, replicas)];
    for (const each of kept) each.applyRemovalPolicy(removalOf(stage));
  }

  private growingStorage({ storageGiB }: KafkaBrokers): void {
    const target = new CfnScalableTarget(this, 'Storage', {
      serviceNamespace: ServiceNamespace.KAFKA,
      resourceId: this.clusterArn,
      scalableDimension: 'kafka:broker-storage:VolumeSize',
      minCapacity: 1,
      maxCapacity: storageGiB.max,
    });
    new CfnScalingPolicy(this, 'StorageGrowth', {
      policyName: 'storage',
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.attrId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: {
          predefinedMetricType: PredefinedMetric.KAFKA_BROKER_STORAGE_UTILIZATION,
        },
        targetValue: STORAGE_USED,
        // A volume can't be made smaller.
        disableScaleIn: true,
      },
    });
  }

  /** @param names by the id of their construct */
  private topics(
    names: Readonly<Record<string, string | undefined>>,
    partitions: number,
    replicas: number,
  ): CfnTopic[] {
    return Object.entries(names).flatMap(([id, topicName]) =>
      topicName === undefined
        ? []
        : new CfnTopic(this, id, {
            ...{ clusterArn: this.clusterArn, topicName },
            ...{ partitionCount: partitions, replicationFactor: replicas },
          }),
    );
  }
}

const removalOf = ({ dataOnRemoval }: Stage): RemovalPolicy =>
  dataOnRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
