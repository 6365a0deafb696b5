import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  AwsLogDriverMode,
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  type ICluster,
  LogDrivers,
  OperatingSystemFamily,
  PropagatedTagSource,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { explainService } from '../../explained/stream-lane.ts';
import type { FargateLane, Stage } from '../../stage.ts';
import {
  type KafkaReading,
  readsTopic,
  writesIdempotently,
  writesTopic,
} from '../kafka-permissions.ts';
import { bootstrapBrokers } from './brokers.ts';
import { HEALTH_CHECK } from './health-check.ts';
import { groupLag } from './lag.ts';
import { scaleMembers } from './scaling.ts';
import type { StreamStores } from './stores.ts';

/** The consumer group whose members share the topic. */
const GROUP = 'millrace-stream';

export interface StreamServiceProps {
  readonly stage: Stage;
  readonly lane: FargateLane;
  readonly stores: StreamStores;
  /** Of the image: a folder with a `Dockerfile`. */
  readonly imageFolder: string;
  /** @default keys AWS manages */
  readonly encryptionKey?: IKey;
}

/** The members of the stream lane, as many as there is work. */
export class StreamService extends Construct {
  /** Records the group is behind. */
  readonly lag: Metric;
  readonly service: FargateService;

  constructor(scope: Construct, props: StreamServiceProps) {
    super(scope, 'StreamLane');
    const { stage, lane, stores } = props;
    const { clusterArn, clients } = stores.cluster;
    const { network } = stores;
    const reading = { clusterArn, topic: stage.topic, consumerGroup: GROUP };
    const brokers = bootstrapBrokers(this, {
      clusterArn,
      logGroup: this.logGroup('BrokersLog', stage, 'stream-brokers'),
    });
    const cluster = new Cluster(this, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.DISABLED,
    });
    const definition = this.definition(props, reading, brokers);
    this.service = new FargateService(this, 'Members', {
      // The library's optional getters are wider than exact optional types allow.
      cluster: cluster as ICluster,
      taskDefinition: definition,
      vpcSubnets: { subnets: [...network.subnets] },
      securityGroups: [network.members, clients],
      assignPublicIp: false,
      enableExecuteCommand: false,
      propagateTags: PropagatedTagSource.SERVICE,
      // All new members join before an old one leaves: the group rebalances twice, whatever its size, and never has
      // fewer members than it needs. That both run for a while is what checkpoints are for.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
    });
    this.lag = groupLag(reading);
    scaleMembers(this.service, lane, this.lag);
    explainService({ cluster, definition });
  }

  private definition(
    { stage, lane, stores, imageFolder, encryptionKey }: StreamServiceProps,
    reading: KafkaReading,
    brokers: string,
  ): FargateTaskDefinition {
    const { clusterArn } = reading;
    const { alertsTopic } = lane;
    const arm = stage.architecture === 'arm64';
    const definition = new FargateTaskDefinition(this, 'Member', {
      cpu: lane.cpu,
      memoryLimitMiB: lane.memoryMiB,
      runtimePlatform: {
        cpuArchitecture: arm ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    definition.addContainer('member', {
      image: ContainerImage.fromAsset(imageFolder, {
        platform: arm ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
      }),
      readonlyRootFilesystem: true,
      environment: {
        AWS_REGION: Stack.of(this).region,
        KAFKA_BOOTSTRAP_SERVERS: brokers,
        KAFKA_AUTH: 'iam',
        KAFKA_TOPIC: reading.topic,
        KAFKA_GROUP: reading.consumerGroup,
        DATABASE_URL: stores.databaseUrl,
        DATABASE_SECRET_ARN: stores.databaseSecret.secretArn,
        POWERTOOLS_LOG_LEVEL: stage.logLevel,
        ...(alertsTopic !== undefined && { ALERTS_TOPIC: alertsTopic }),
      },
      logging: LogDrivers.awsLogs({
        logGroup: this.logGroup('Log', stage, 'stream'),
        streamPrefix: 'member',
        // A member goes on when its log can't be taken.
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
      // Whether its main loop moves: starting it anew helps then. It does not where the database is down.
      healthCheck: {
        command: ['CMD', ...HEALTH_CHECK],
        interval: Duration.seconds(30),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(60),
      },
      // It stores what it took and leaves the group, in a second or two; in fifteen or so when the database hangs.
      stopTimeout: Duration.seconds(60),
    });
    const role = definition.taskRole;
    for (const statement of [
      ...readsTopic(this, reading),
      ...(alertsTopic === undefined
        ? []
        : [writesTopic(this, { clusterArn, topic: alertsTopic }), writesIdempotently(clusterArn)]),
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [stores.databaseSecret.secretArn],
      }),
      ...(encryptionKey === undefined ? [] : [decryptsSecrets(Stack.of(this), encryptionKey)]),
    ]) {
      role.addToPrincipalPolicy(statement);
    }
    return definition;
  }

  private logGroup(id: string, stage: Stage, name: string): LogGroup {
    return new LogGroup(this, id, {
      logGroupName: `/millrace/${stage.name}/${name}`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

const decryptsSecrets = ({ region }: Stack, { keyArn }: IKey): PolicyStatement =>
  new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
  });
