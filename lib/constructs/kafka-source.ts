import { Duration } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import {
  FilterCriteria,
  type IEventSource,
  type IEventSourceDlq,
  type IFunction,
  MetricType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import {
  type BaseStreamEventSourceProps,
  KafkaDlq,
  type KafkaEventSourceProps,
  ManagedKafkaEventSource,
  SelfManagedKafkaEventSource,
  type SelfManagedKafkaEventSourceProps,
} from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { explain } from '../explained/explain.ts';
import type { KafkaPolling, KafkaSource, Stage } from '../stage.ts';
import { toBucket } from './failed-batches.ts';
import { readsTopic, writesTopic } from './kafka-permissions.ts';
import { placedSubnet } from './placed-subnet.ts';

export interface KafkaSourceProps {
  readonly stage: Stage;
  readonly target: IFunction;
  /** Receives batches whose retries are used up. */
  readonly failedBatches: Bucket;
  /** The cluster the stack made, where the stage asks for one. */
  readonly clusterArn?: string;
}

/** The event source mapping from the stage's Kafka topic to the ingest function; nothing when it has no Kafka. */
export class KafkaEventSource extends Construct {
  constructor(scope: Construct, props: KafkaSourceProps) {
    super(scope, 'KafkaSource');
    const { stage, target } = props;
    if (stage.kafka.kind === 'none') return;
    const common = {
      topic: stage.topic,
      consumerGroupId: stage.consumerGroup,
      startingPosition: StartingPosition.TRIM_HORIZON,
      ...polling(stage.kafka.polling, failuresTo(stage.kafka.polling, props.failedBatches)),
    };
    target.addEventSource(this.source(stage.kafka, common, props));
  }

  private source(
    kafka: Exclude<KafkaSource, { kind: 'none' }>,
    common: KafkaEventSourceProps,
    { stage, target, clusterArn: ownCluster }: KafkaSourceProps,
  ): IEventSource {
    if (kafka.kind === 'bootstrap') {
      return new SelfManagedKafkaEventSource({
        ...common,
        bootstrapServers: [...kafka.bootstrapServers],
        ...(kafka.secretArn === undefined
          ? {}
          : { secret: Secret.fromSecretCompleteArn(this, 'Credentials', kafka.secretArn) }),
        ...this.network(kafka.vpc),
      });
    }
    const clusterArn = kafka.clusterArn ?? ownCluster;
    if (clusterArn === undefined) {
      throw new Error(`Stage "${stage.name}" has MSK but no cluster reached the event source.`);
    }
    const { failureTopic } = kafka.polling;
    const { topic, consumerGroup } = stage;
    for (const statement of [
      ...readsTopic(this, { clusterArn, topic, consumerGroup }),
      ...(failureTopic === undefined
        ? []
        : [writesTopic(this, { clusterArn, topic: failureTopic })]),
    ]) {
      target.addToRolePolicy(statement);
    }
    if (target.role !== undefined) explainPollerPolicy(target.role);
    return new ManagedKafkaEventSource({ ...common, clusterArn });
  }

  private network(
    vpc: Extract<KafkaSource, { kind: 'bootstrap' }>['vpc'],
  ): Partial<SelfManagedKafkaEventSourceProps> {
    if (vpc === undefined) return {};
    return {
      vpc: Vpc.fromVpcAttributes(this, 'Vpc', {
        vpcId: vpc.vpcId,
        availabilityZones: [...vpc.availabilityZones],
      }),
      vpcSubnets: {
        subnets: vpc.subnetIds.map((id) => placedSubnet(this, id)),
      },
      securityGroup: SecurityGroup.fromSecurityGroupId(this, 'Brokers', vpc.securityGroupId),
    };
  }
}

type PollingProps = Omit<BaseStreamEventSourceProps, 'startingPosition'> &
  Pick<
    KafkaEventSourceProps,
    | 'bisectBatchOnError'
    | 'filters'
    | 'maxRecordAge'
    | 'metricsConfig'
    | 'onFailure'
    | 'reportBatchItemFailures'
    | 'retryAttempts'
  >;

const METRIC_TYPES = {
  EventCount: MetricType.EVENT_COUNT,
  ErrorCount: MetricType.ERROR_COUNT,
  KafkaMetrics: MetricType.KAFKA_METRICS,
} as const;

const polling = (settings: KafkaPolling, onFailure: IEventSourceDlq): PollingProps => ({
  batchSize: settings.batchSize,
  onFailure,
  ...(settings.windowSeconds === undefined
    ? {}
    : { maxBatchingWindow: Duration.seconds(settings.windowSeconds) }),
  ...(settings.filters === undefined
    ? {}
    : { filters: settings.filters.map((pattern) => FilterCriteria.filter(pattern)) }),
  ...(settings.metrics === undefined
    ? {}
    : { metricsConfig: { metrics: settings.metrics.map((group) => METRIC_TYPES[group]) } }),
  ...(settings.maxRecordAgeSeconds === undefined
    ? {}
    : { maxRecordAge: Duration.seconds(settings.maxRecordAgeSeconds) }),
  ...(settings.pollers === undefined
    ? {}
    : {
        provisionedPollerConfig: {
          minimumPollers: settings.pollers.min,
          maximumPollers: settings.pollers.max,
        },
        reportBatchItemFailures: settings.partialResponses,
        bisectBatchOnError: settings.bisect,
        ...(settings.retryAttempts === undefined ? {} : { retryAttempts: settings.retryAttempts }),
      }),
});

const failuresTo = ({ failureTopic }: KafkaPolling, bucket: Bucket): IEventSourceDlq =>
  failureTopic === undefined ? toBucket(bucket) : new KafkaDlq(failureTopic);

const explainPollerPolicy = (role: IRole): void =>
  explain(role, {
    'AwsSolutions-IAM4[service-role/AWSLambdaMSKExecutionRole]':
      'The library gives every MSK event source the list that AWS keeps of what its poller needs.',
    RESOURCE_MISMATCH:
      'The library names the cluster where kafka:GetBootstrapBrokers takes no resource; the policy above allows it.',
  });
