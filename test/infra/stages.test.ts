import { afterEach, expect, it, jest } from '@jest/globals';
import type { KafkaPolling, Stage } from '../../lib/stage.ts';
import { STAGES } from '../../lib/stages.ts';
import { findings, propertiesOf, synthesise } from './synth.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

it('every stage synthesises without a finding or a deprecation', () => {
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);

  const found = findings(Object.values(STAGES));

  expect(found).toEqual([]);
  expect(said.mock.calls).toEqual([]);
});

it('a stage is named like its key', () => {
  for (const [name, stage] of Object.entries(STAGES)) expect(stage.name).toBe(name);
});

const polling: KafkaPolling = {
  batchSize: 500,
  windowSeconds: 1,
  partialResponses: true,
  bisect: true,
  pollers: { min: 1, max: 2 },
};
const clusterArn = 'arn:aws:kafka:us-east-1:111122223333:cluster/events/0d1e-5';

const variants: [string, Stage['kafka'], Record<string, unknown>, number][] = [
  [
    'a serverless cluster of its own',
    { kind: 'msk-serverless', polling },
    { FunctionResponseTypes: ['ReportBatchItemFailures'], BisectBatchOnFunctionError: true },
    1,
  ],
  [
    'an existing serverless cluster',
    { kind: 'msk-serverless', clusterArn, polling },
    {
      EventSourceArn: clusterArn,
      ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 2 },
    },
    0,
  ],
  [
    'an existing provisioned cluster, polled on demand',
    {
      kind: 'msk-provisioned',
      clusterArn,
      polling: { batchSize: 100, windowSeconds: 0, partialResponses: false, bisect: false },
    },
    { EventSourceArn: clusterArn, BatchSize: 100 },
    0,
  ],
  [
    'brokers on the Internet',
    {
      kind: 'bootstrap',
      bootstrapServers: ['one.example.org:9096', 'two.example.org:9096'],
      secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:kafka-AbCdEf',
      polling,
    },
    {
      SelfManagedEventSource: {
        Endpoints: { KafkaBootstrapServers: ['one.example.org:9096', 'two.example.org:9096'] },
      },
    },
    0,
  ],
  [
    'brokers in a VPC',
    {
      kind: 'bootstrap',
      bootstrapServers: ['broker.internal:9092'],
      vpc: {
        vpcId: 'vpc-1',
        availabilityZones: ['us-east-1a'],
        subnetIds: ['subnet-1'],
        securityGroupId: 'sg-1',
      },
      polling,
    },
    { SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'millrace-ingest' } },
    0,
  ],
];

it.each(variants)('Kafka can be %s', (_title, kafka, expected, clusters) => {
  const { stateful, stateless } = synthesise({ ...STAGES.dev, kafka });

  const [source, ...others] = propertiesOf(stateless, 'AWS::Lambda::EventSourceMapping').filter(
    (mapping) => 'Topics' in mapping,
  );
  expect(others).toEqual([]);
  expect(source).toMatchObject({
    Topics: ['transactions'],
    StartingPosition: 'TRIM_HORIZON',
    DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    ...expected,
  });
  stateful.resourceCountIs('AWS::MSK::ServerlessCluster', clusters);
});

it('the local stage asks for nothing an emulator refuses', () => {
  const { stateful, stateless } = synthesise(STAGES.local);

  const types = [stateful, stateless].flatMap((template) =>
    Object.values(template.toJSON()['Resources'] as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    ),
  );

  expect([...new Set(types)].sort()).toEqual([
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Route',
    'AWS::ApiGatewayV2::Stage',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::DynamoDB::Table',
    'AWS::Events::EventBus',
    'AWS::Events::Rule',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Lambda::Function',
    'AWS::Lambda::Permission',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
    'AWS::SQS::Queue',
    'AWS::SQS::QueuePolicy',
    'AWS::StepFunctions::StateMachine',
  ]);
});
