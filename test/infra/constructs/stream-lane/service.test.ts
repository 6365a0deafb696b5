import { beforeAll, describe, expect, it } from '@jest/globals';
import { STAGES } from '../../../../lib/stages.ts';
import { DOCKERFILE_FOLDER } from '../../../../lib/stream-image/folder.ts';
import { countByType, propertiesOf, type Synthesised, synthesise } from '../../synth.ts';
import { withLane } from './lane.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

let lane: Synthesised;
let container: Record<string, unknown>;

const definitionOf = ({ stateless }: Synthesised) =>
  propertiesOf(stateless, 'AWS::ECS::TaskDefinition')[0] ?? {};
const containerOf = (side: Synthesised) =>
  (definitionOf(side)['ContainerDefinitions'] as Record<string, unknown>[])[0] ?? {};
const environmentOf = (side: Synthesised): Record<string, unknown> =>
  Object.fromEntries(
    (containerOf(side)['Environment'] as { Name: string; Value: unknown }[]).map(
      ({ Name, Value }) => [Name, Value],
    ),
  );

/** What the members' own role may do. */
const granted = ({ stateless }: Synthesised): Statement[] =>
  propertiesOf(stateless, 'AWS::IAM::Policy')
    .filter(({ Roles }) => JSON.stringify(Roles).includes('StreamLaneMemberTaskRole'))
    .flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement);

beforeAll(() => {
  lane = synthesise(withLane({ alertsTopic: 'alerts' }), DOCKERFILE_FOLDER);
  container = containerOf(lane);
});

it.each(Object.values(STAGES))('stage $name deploys no stream lane', (stage) => {
  const types = Object.keys(countByType(synthesise(stage).stateless));

  expect(types.filter((type) => /ECS|AutoScaling|Custom::/.test(type))).toEqual([]);
});

describe('a member', () => {
  it('runs as nobody in particular, on a file system it cannot write to, within its size', () => {
    expect(definitionOf(lane)).toMatchObject({
      ...{ Cpu: '1024', Memory: '2048', RequiresCompatibilities: ['FARGATE'] },
      ...{ NetworkMode: 'awsvpc', RuntimePlatform: { CpuArchitecture: 'ARM64' } },
    });
    expect(container).toMatchObject({ ReadonlyRootFilesystem: true });
    expect(container).not.toHaveProperty('Privileged');
    expect(container).not.toHaveProperty('User');
  });

  it('has the architecture of its stage', () => {
    const other = synthesise(withLane({}, { architecture: 'x86_64' }), DOCKERFILE_FOLDER);

    expect(definitionOf(other)).toMatchObject({ RuntimePlatform: { CpuArchitecture: 'X86_64' } });
  });

  it('is told where everything is, and no password', () => {
    const environment = environmentOf(lane);

    expect(environment).toMatchObject({
      ...{ KAFKA_AUTH: 'iam', KAFKA_TOPIC: 'transactions', KAFKA_GROUP: 'millrace-stream' },
      ...{ AWS_REGION: { Ref: 'AWS::Region' }, ALERTS_TOPIC: 'alerts' },
      KAFKA_BOOTSTRAP_SERVERS: {
        'Fn::GetAtt': [expect.any(String), 'BootstrapBrokerStringSaslIam'],
      },
    });
    expect(JSON.stringify(environment['DATABASE_URL'])).toMatch(
      /"postgres:\/\/millrace@".*":5432\/millrace\?sslmode=verify-full"/,
    );
    expect(JSON.stringify(environment['DATABASE_SECRET_ARN'])).toContain('SecretArn');
    expect(container).not.toHaveProperty('Secrets');
    expect(JSON.stringify(lane.stateless.toJSON())).not.toContain('{{resolve:');
  });

  it('is asked whether it lives, and has time to stop', () => {
    expect(container).toMatchObject({
      ...{ StopTimeout: 60, HealthCheck: { Interval: 30, Retries: 3, StartPeriod: 60 } },
    });
    const [how, program, , code] = (container['HealthCheck'] as { Command: string[] }).Command;
    expect([how, program]).toEqual(['CMD', 'node']);
    expect(code).toContain('/health/live');
  });

  it('logs to the encrypted group, and goes on when that does not take it', () => {
    expect(container['LogConfiguration']).toMatchObject({
      ...{ LogDriver: 'awslogs', Options: { mode: 'non-blocking' } },
    });
    lane.stateless.hasResourceProperties('AWS::Logs::LogGroup', {
      ...{ LogGroupName: '/millrace/streaming/stream', RetentionInDays: 90 },
    });
    const group = propertiesOf(lane.stateless, 'AWS::Logs::LogGroup').find(
      ({ LogGroupName }) => LogGroupName === '/millrace/streaming/stream',
    );
    expect(JSON.stringify(group?.['KmsKeyId'])).toContain('Key');
  });
});

describe('what its role may do', () => {
  it('is to read its topic as its group, to write alerts, and to read one secret', () => {
    const actions = granted(lane).flatMap(({ Action }) => [Action].flat());

    expect(actions.toSorted()).toEqual([
      'kafka-cluster:AlterGroup',
      'kafka-cluster:Connect',
      'kafka-cluster:DescribeClusterDynamicConfiguration',
      'kafka-cluster:DescribeGroup',
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:ReadData',
      'kafka-cluster:WriteData',
      'kafka-cluster:WriteDataIdempotently',
      'kms:Decrypt',
      'secretsmanager:GetSecretValue',
    ]);
    for (const { Resource } of granted(lane)) {
      expect(JSON.stringify(Resource)).not.toContain('*');
    }
    const on = (action: string) =>
      JSON.stringify(granted(lane).find(({ Action }) => [Action].flat().includes(action)));
    expect(on('kafka-cluster:WriteData')).toMatch(/:topic\/.*\/alerts"/);
    expect(on('kafka-cluster:ReadData')).toMatch(/:topic\/.*\/transactions"/);
    expect(on('kafka-cluster:AlterGroup')).toMatch(/:group\/.*\/millrace-stream"/);
    expect(on('kms:Decrypt')).toContain('secretsmanager.');
  });

  it('writes nothing where alerts stay in the outbox', () => {
    const silent = synthesise(withLane(), DOCKERFILE_FOLDER);

    expect(JSON.stringify(granted(silent))).not.toContain('Write');
    expect(environmentOf(silent)).not.toHaveProperty('ALERTS_TOPIC');
  });
});

describe('the service', () => {
  it('replaces members by joining before leaving, and goes back when that fails', () => {
    const [service = {}] = propertiesOf(lane.stateless, 'AWS::ECS::Service');

    expect(service).toMatchObject({
      ...{ LaunchType: 'FARGATE', EnableExecuteCommand: false },
      DeploymentConfiguration: {
        ...{ MinimumHealthyPercent: 100, MaximumPercent: 200 },
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
    });
    // A number here would undo what scaling chose with each deployment.
    expect(service).not.toHaveProperty('DesiredCount');
  });

  it('grows with its work and with its backlog, and shrinks with its work alone', () => {
    lane.stateless.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      ...{ MinCapacity: 2, MaxCapacity: 6 },
    });
    const policies = propertiesOf(lane.stateless, 'AWS::ApplicationAutoScaling::ScalingPolicy');
    expect(policies).toHaveLength(2);
    const steps = policies.find(({ PolicyType }) => PolicyType === 'StepScaling');
    expect(steps).toMatchObject({
      StepScalingPolicyConfiguration: {
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 400_000, ScalingAdjustment: 1 },
          { MetricIntervalLowerBound: 400_000, ScalingAdjustment: 2 },
        ],
      },
    });
    lane.stateless.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...{ Namespace: 'AWS/Kafka', MetricName: 'SumOffsetLag', Threshold: 100_000 },
      ...{ EvaluationPeriods: 3, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
    });
  });

  it('has an alarm on what it is behind, by cluster, group and topic', () => {
    const [alarm] = propertiesOf(lane.stateless, 'AWS::CloudWatch::Alarm').filter(
      ({ AlarmDescription }) => String(AlarmDescription).startsWith('The stream lane'),
    );

    expect(alarm).toMatchObject({
      ...{ Namespace: 'AWS/Kafka', MetricName: 'SumOffsetLag', Threshold: 20_000 },
      AlarmActions: [expect.anything()],
      Dimensions: [
        {
          Name: 'Cluster Name',
          Value: { 'Fn::Select': [1, { 'Fn::Split': ['/', expect.anything()] }] },
        },
        { Name: 'Consumer Group', Value: 'millrace-stream' },
        { Name: 'Topic', Value: 'transactions' },
      ],
    });
  });

  it('has the topic alone, or shares it with the workflow lane', () => {
    const readers = ({ stateless }: Synthesised) =>
      propertiesOf(stateless, 'AWS::Lambda::EventSourceMapping').filter(
        ({ Topics }) => Topics !== undefined,
      );
    const beside = synthesise(withLane({ readsTopic: 'beside-workflow-lane' }), DOCKERFILE_FOLDER);

    expect(readers(lane)).toEqual([]);
    expect(readers(beside)).toMatchObject([{ Topics: ['transactions'] }]);
  });

  it('asks MSK for the brokers of its one cluster', () => {
    const asking = propertiesOf(lane.stateless, 'AWS::IAM::Policy').flatMap(
      ({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement,
    );
    const brokers = asking.filter(({ Action }) => Action === 'kafka:GetBootstrapBrokers');

    expect(brokers.map(({ Resource }) => JSON.stringify(Resource))).toEqual([
      expect.stringContaining('KafkaCluster'),
    ]);
  });
});
