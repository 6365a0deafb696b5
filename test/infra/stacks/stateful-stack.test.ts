import { beforeAll, describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { STAGES, type StageName } from '../../../lib/stages.ts';
import { countByType, propertiesOf, type Synthesised, synthesise } from '../synth.ts';

const NAMES = Object.keys(STAGES) as StageName[];
let all: Record<StageName, Synthesised>;

beforeAll(() => {
  all = Object.fromEntries(NAMES.map((name) => [name, synthesise(STAGES[name])])) as typeof all;
});

/** Raised by hand when a table is added. */
const TABLE_COUNT = 12;
const HOLDS_DATA = {
  'AWS::DynamoDB::Table': TABLE_COUNT,
  'AWS::S3::Bucket': 1,
  'AWS::SQS::Queue': 4,
  'AWS::Events::EventBus': 1,
};

it.each([
  ['local', HOLDS_DATA],
  ['dev', { ...HOLDS_DATA, 'AWS::Events::Archive': 1 }],
  [
    'prod',
    {
      ...HOLDS_DATA,
      // One more for the log of who read and wrote the other.
      'AWS::S3::Bucket': 2,
      'AWS::Events::Archive': 1,
      'AWS::KMS::Key': 1,
      'AWS::MSK::ServerlessCluster': 1,
    },
  ],
] as const)('%s keeps its data in these resources, and none has vanished', (stage, expected) => {
  const counts = countByType(all[stage].stateful);

  expect(counts).toMatchObject(expected);
});

it('nothing that holds data is in the stack that can be thrown away', () => {
  for (const name of NAMES) {
    const types = Object.keys(countByType(all[name].stateless));
    expect(types).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/DynamoDB|S3::Bucket|SQS::Queue|KMS|MSK/)]),
    );
  }
});

it.each(NAMES)('%s publishes its stores under the agreed keys', (name) => {
  const { Outputs } = all[name].stateful.toJSON() as { Outputs: Record<string, unknown> };

  const keys = Object.keys(Outputs).filter((key) => !key.startsWith('Exports'));

  expect(keys.sort()).toEqual([
    'AlertsQueueUrl',
    'AlertsTable',
    'BreakersTable',
    'BufferDeadLetterQueueUrl',
    'BufferQueueUrl',
    'CasesTable',
    'ClaimCheckBucket',
    'DuplicatesTable',
    ...(STAGES[name].archiveDays === 'none' ? [] : ['EventArchive']),
    'EventBusName',
    'EventsTable',
    'HoldsTable',
    ...(name === 'prod' ? ['KafkaClientsSecurityGroup', 'KafkaClusterArn'] : []),
    'NoticesTable',
    'QuarantineTable',
    'ReferenceTable',
    'SagasTable',
    'UndeliveredQueueUrl',
    'WindowPartsTable',
    'WindowsTable',
  ]);
});

describe('tables', () => {
  it('are keyed as agreed, on demand and encrypted', () => {
    const tables = propertiesOf(all.prod.stateful, 'AWS::DynamoDB::Table');

    const keys = tables.map(
      ({ KeySchema }) => (KeySchema as { AttributeName: string }[])[0]?.AttributeName,
    );
    expect(keys.sort()).toEqual([
      'accountId',
      'alertId',
      'eventId',
      'id',
      'id',
      'id',
      'id',
      'id',
      'name',
      'position',
      'position',
      'sagaId',
    ]);
    for (const table of tables) {
      expect(table).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: expect.anything() },
      });
    }
  });

  it('are recoverable and protected in prod, disposable elsewhere', () => {
    const protection = (name: StageName) =>
      propertiesOf(all[name].stateful, 'AWS::DynamoDB::Table').map(
        ({ PointInTimeRecoverySpecification, DeletionProtectionEnabled }) => [
          PointInTimeRecoverySpecification,
          DeletionProtectionEnabled,
        ],
      );

    expect(protection('prod')).toEqual(
      Array(TABLE_COUNT).fill([{ PointInTimeRecoveryEnabled: true }, true]),
    );
    expect(protection('dev')).toEqual(
      Array(TABLE_COUNT).fill([{ PointInTimeRecoveryEnabled: false }, false]),
    );
  });

  it('can be read by day where people look for something', () => {
    const indexes = propertiesOf(all.prod.stateful, 'AWS::DynamoDB::Table').flatMap(
      ({ GlobalSecondaryIndexes = [] }) => GlobalSecondaryIndexes as Record<string, unknown>[],
    );

    const byDay = (sortKey: string) => ({
      IndexName: 'byDay',
      Projection: { ProjectionType: 'ALL' },
      KeySchema: [
        { AttributeName: 'day', KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
    });
    const found = indexes.filter(({ IndexName }) => IndexName === 'byDay');
    expect(found).toEqual([byDay('raisedAt'), byDay('quarantinedAt'), byDay('startedAt')]);
  });

  it('have an index of the events that wait to be enriched', () => {
    all.prod.stateful.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [{ AttributeName: 'eventId', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: Match.arrayWith([
        {
          IndexName: 'degraded',
          KeySchema: [{ AttributeName: 'degraded', KeyType: 'HASH' }],
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['accountId', 'merchantId', 'country'],
          },
        },
      ]),
    });
  });

  it('forget duplicates, and nothing else', () => {
    const expiries = propertiesOf(all.prod.stateful, 'AWS::DynamoDB::Table').flatMap(
      ({ TimeToLiveSpecification }) => TimeToLiveSpecification ?? [],
    );

    expect(expiries).toEqual([{ AttributeName: 'expiresAt', Enabled: true }]);
  });
});

it('stores outlive their stack in prod', () => {
  const { Resources } = all.prod.stateful.toJSON() as {
    Resources: Record<string, { Type: string; DeletionPolicy?: string }>;
  };

  const kept = Object.values(Resources).filter(({ Type }) =>
    /DynamoDB::Table$|S3::Bucket$|SQS::Queue$|KMS::Key$|ServerlessCluster$/.test(Type),
  );

  // Beside the tables: key, two buckets, four queues, cluster.
  expect(kept).toHaveLength(TABLE_COUNT + 8);
  for (const { DeletionPolicy } of kept) expect(DeletionPolicy).toBe('Retain');
});

const holdsClaims = (bucket: object) => JSON.stringify(bucket).includes('claims/');

it.each(NAMES)('the bucket of %s is private, encrypted and forgets claims', (name) => {
  const [bucket] = propertiesOf(all[name].stateful, 'AWS::S3::Bucket').filter(holdsClaims);

  expect(bucket).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: expect.anything(),
    LifecycleConfiguration: {
      Rules: expect.arrayContaining([
        expect.objectContaining({ Prefix: 'claims/', ExpirationInDays: 2, Status: 'Enabled' }),
      ]),
    },
  });
  expect(JSON.stringify(bucket)).not.toContain('quarantine/');
});

it.each(NAMES)('bucket and queues of %s refuse plain HTTP', (name) => {
  const policies = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy'].flatMap((type) =>
    propertiesOf(all[name].stateful, type),
  );

  expect(policies).toHaveLength(name === 'prod' ? 6 : 5);
  for (const policy of policies) {
    expect(JSON.stringify(policy)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
  }
});

describe('the event route', () => {
  it.each(NAMES)('of %s catches what it cannot deliver and what cannot be processed', (name) => {
    const { stateful } = all[name];

    const rules = propertiesOf(stateful, 'AWS::Events::Rule');
    const buffers = propertiesOf(stateful, 'AWS::SQS::Queue').filter(
      (queue) => 'RedrivePolicy' in queue,
    );

    const caught = { Targets: [{ DeadLetterConfig: { Arn: expect.anything() } }] };
    expect(rules).toMatchObject([
      {
        EventPattern: { source: ['millrace.transactions'], 'detail-type': ['Transaction'] },
        ...caught,
      },
      { EventPattern: { source: ['millrace.alerts'], 'detail-type': ['AlertRaised'] }, ...caught },
    ]);
    // The buffer, and the queue of alerts.
    const kept = expect.objectContaining({
      RedrivePolicy: { deadLetterTargetArn: expect.anything(), maxReceiveCount: 5 },
    });
    expect(buffers).toEqual([kept, kept]);
  });

  it.each(['dev', 'prod'] as const)(
    'of %s hides a message for six timeouts and the window',
    (name) => {
      const { buffer, ingestTimeoutSeconds } = STAGES[name];

      all[name].stateful.hasResourceProperties('AWS::SQS::Queue', {
        VisibilityTimeout: 6 * ingestTimeoutSeconds.queue + buffer.windowSeconds,
      });
    },
  );

  it('archives what can be replayed, for as long as the stage says', () => {
    all.prod.stateful.hasResourceProperties('AWS::Events::Archive', {
      RetentionDays: STAGES.prod.archiveDays,
    });
    all.local.stateful.resourceCountIs('AWS::Events::Archive', 0);
  });
});

it('who read and wrote the bucket of prod is logged for a year, in a bucket only S3 can write', () => {
  const { stateful } = all.prod;
  const [claims] = propertiesOf(stateful, 'AWS::S3::Bucket').filter(holdsClaims);
  const [logs] = propertiesOf(stateful, 'AWS::S3::Bucket').filter((each) => !holdsClaims(each));

  expect(claims).toMatchObject({
    LoggingConfiguration: {
      DestinationBucketName: { Ref: expect.stringMatching(/^ClaimsAccess/) },
    },
  });
  expect(logs).toMatchObject({
    PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 365 }] },
  });
});

it('the customer key turns over', () => {
  all.prod.stateful.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
});
