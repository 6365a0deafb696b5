import { beforeAll, describe, expect, it } from '@jest/globals';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { KafkaBrokers } from '../../../lib/stage.ts';
import { STAGES } from '../../../lib/stages.ts';
import { assemble } from '../../check-cloud/assembly.ts';
import { explanationsIn, judge } from '../../check-cloud/explanations.ts';
import { nagFindings } from '../../check-cloud/tools/cdk-nag.ts';
import { findings, propertiesOf, type Synthesised, synthesise } from '../synth.ts';
import { SMALL, withBrokers } from './brokers.ts';

const LARGE: KafkaBrokers = {
  ...SMALL,
  ...{ instanceType: 'kafka.m7g.large', zones: 3, brokersPerZone: 2 },
  storageGiB: { start: 100, max: 1_000 },
};

const clusterOf = ({ stateful }: Synthesised) => propertiesOf(stateful, 'AWS::MSK::Cluster')[0];

describe('a small cluster in dev', () => {
  const stage = withBrokers(STAGES.dev, SMALL);
  let dev: Synthesised;
  beforeAll(() => {
    dev = synthesise(stage);
  });

  it('lets in who signs in with IAM over TLS, within its VPC, and nobody else', () => {
    expect(clusterOf(dev)).toMatchObject({
      ...{ KafkaVersion: '4.1.x.kraft', NumberOfBrokerNodes: 2 },
      ClientAuthentication: {
        Sasl: { Iam: { Enabled: true } },
        Unauthenticated: { Enabled: false },
      },
      EncryptionInfo: { EncryptionInTransit: { ClientBroker: 'TLS', InCluster: true } },
      BrokerNodeGroupInfo: {
        InstanceType: 'kafka.t3.small',
        ConnectivityInfo: { PublicAccess: { Type: 'DISABLED' } },
      },
    });
    const ports = propertiesOf(dev.stateful, 'AWS::EC2::SecurityGroupIngress').map(
      ({ FromPort, ToPort, CidrIp }) => ({ FromPort, ToPort, CidrIp }),
    );
    const only = { FromPort: 9098, ToPort: 9098, CidrIp: undefined };
    // From the pollers beside the brokers, and from clients.
    expect(ports).toEqual([only, only]);
  });

  it('takes as many replicas as it has brokers, and makes the topic of the stage alone', () => {
    const [{ ServerProperties } = {}] = propertiesOf(dev.stateful, 'AWS::MSK::Configuration');
    expect(String(ServerProperties).split('\n')).toEqual([
      'auto.create.topics.enable=false',
      'default.replication.factor=2',
      'min.insync.replicas=1',
      'unclean.leader.election.enable=false',
    ]);
    expect(propertiesOf(dev.stateful, 'AWS::MSK::Topic')).toEqual([
      expect.objectContaining({
        ...{ TopicName: 'transactions', PartitionCount: 6, ReplicationFactor: 2 },
      }),
    ]);
  });

  it("grows each broker's storage up to what the stage allows", () => {
    expect(clusterOf(dev)).toMatchObject({
      BrokerNodeGroupInfo: { StorageInfo: { EBSStorageInfo: { VolumeSize: 10 } } },
    });
    dev.stateful.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      ...{ ServiceNamespace: 'kafka', ScalableDimension: 'kafka:broker-storage:VolumeSize' },
      ...{ MinCapacity: 1, MaxCapacity: 50 },
    });
    dev.stateful.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: {
        DisableScaleIn: true,
        PredefinedMetricSpecification: { PredefinedMetricType: 'KafkaBrokerStorageUtilization' },
      },
    });
  });

  it('keeps the log of its brokers as long as the stage keeps logs', () => {
    dev.stateful.hasResourceProperties('AWS::Logs::LogGroup', {
      ...{ LogGroupName: '/millrace/dev/kafka-brokers', RetentionInDays: 7 },
    });
    expect(clusterOf(dev)).toMatchObject({
      LoggingInfo: { BrokerLogs: { CloudWatchLogs: { Enabled: true } } },
      EnhancedMonitoring: 'DEFAULT',
    });
  });

  it('is what the event source reads', () => {
    const [mapping] = propertiesOf(dev.stateless, 'AWS::Lambda::EventSourceMapping').filter(
      (each) => 'Topics' in each,
    );
    expect(JSON.stringify(mapping?.['EventSourceArn'])).toContain('Millrace-dev-Stateful:Export');
    expect(mapping).toMatchObject({ Topics: ['transactions'] });
  });

  it('passes the rules of CDK and cdk-nag', () => {
    expect(findings([stage])).toEqual([]);
    const { app } = assemble([stage], () => Code.fromInline('exports.handler = async () => {};'));
    for (const pack of ['AwsSolutions', 'Serverless'] as const) {
      const { open } = judge(nagFindings(app, pack), explanationsIn(app));
      expect(open.map(({ rule, subject }) => `${subject}: ${rule}`)).toEqual([]);
    }
  });
});

it('a cluster in prod has three replicas, the key of the stage, and outlives its stack', () => {
  const prod = synthesise(withBrokers(STAGES.prod, LARGE, 'transactions-failed'));

  expect(clusterOf(prod)).toMatchObject({
    NumberOfBrokerNodes: 6,
    EncryptionInfo: {
      EncryptionAtRest: {
        DataVolumeKMSKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      },
    },
  });
  const [{ ServerProperties } = {}] = propertiesOf(prod.stateful, 'AWS::MSK::Configuration');
  expect(ServerProperties).toContain('default.replication.factor=3\nmin.insync.replicas=2');
  expect(propertiesOf(prod.stateful, 'AWS::MSK::Topic').map(({ TopicName }) => TopicName)).toEqual([
    'transactions',
    'transactions-failed',
  ]);
  for (const type of ['Cluster', 'Configuration', 'Topic']) {
    prod.stateful.allResources(`AWS::MSK::${type}`, { DeletionPolicy: 'Retain' });
  }
});
