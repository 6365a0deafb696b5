import { beforeAll, describe, expect, it } from '@jest/globals';
import { STAGES, type StageName } from '../../lib/stages.ts';
import type { Assembly, TemplateResource } from '../check-cloud/assembly.ts';
import { assembleStages } from './inventory/placeholder.ts';

/** Types whose loss is a loss of data, or of what makes data readable. */
const HOLDS_DATA =
  /^AWS::(DynamoDB::Table|S3::Bucket|SQS::Queue|KMS::Key|SecretsManager::Secret|RDS::DB(Cluster|Instance)|MSK::(.*Cluster|Topic)|ElastiCache::.*|EFS::FileSystem|Kinesis::Stream|Events::EventBus)$/;

/** How many of each a stage has; changed by hand when one is added, so that none can vanish unseen. */
const EXPECTED: Readonly<Record<StageName, Readonly<Record<string, number>>>> = {
  local: {
    'AWS::DynamoDB::Table': 12,
    'AWS::Events::EventBus': 1,
    'AWS::S3::Bucket': 1,
    'AWS::SQS::Queue': 4,
  },
  dev: {
    'AWS::DynamoDB::Table': 12,
    'AWS::Events::EventBus': 1,
    'AWS::S3::Bucket': 1,
    'AWS::SQS::Queue': 4,
  },
  prod: {
    'AWS::DynamoDB::Table': 12,
    'AWS::Events::EventBus': 1,
    'AWS::KMS::Key': 1,
    'AWS::MSK::ServerlessCluster': 1,
    'AWS::RDS::DBCluster': 1,
    'AWS::RDS::DBInstance': 1,
    'AWS::S3::Bucket': 2,
    'AWS::SQS::Queue': 4,
  },
};

/** Where AWS itself refuses to delete, by the property that says so. */
const PROTECTION: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'DeletionProtectionEnabled',
  'AWS::RDS::DBCluster': 'DeletionProtection',
};

/**
 * Holds no data of its own: without its stack a bus gets nothing, its archive goes with it, and an Aurora instance is
 * only what computes on the cluster's storage.
 */
const MAY_GO = new Set(['AWS::Events::EventBus', 'AWS::RDS::DBInstance']);

let assembly: Assembly;

beforeAll(() => {
  assembly = assembleStages();
});

const statefulOf = (stage: StageName): TemplateResource[] =>
  assembly.templates
    .filter(({ stack }) => stack.startsWith(`Millrace-${stage}-`))
    .flatMap(({ resources }) => Object.values(resources))
    .filter(({ Type }) => HOLDS_DATA.test(Type));

const counted = (resources: readonly TemplateResource[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(resources, ({ Type }) => Type)].map(([type, each]) => [type, each.length]),
  );

describe.each(Object.keys(STAGES) as StageName[])('%s', (name) => {
  it('has these resources that hold data, all in its stateful stack', () => {
    const found = statefulOf(name);

    expect(counted(found)).toEqual(EXPECTED[name]);
    expect(found.filter(({ path }) => !path.startsWith(`Millrace-${name}-Stateful/`))).toEqual([]);
  });

  it('keeps them or lets them go as the stage says, and protects what AWS can protect', () => {
    const keep = STAGES[name].dataOnRemoval === 'retain';

    for (const { Type, DeletionPolicy, Properties = {}, path } of statefulOf(name)) {
      const protection = PROTECTION[Type];
      const found = { path, DeletionPolicy, protected: Properties[protection ?? ''] ?? false };
      const policy = MAY_GO.has(Type) ? DeletionPolicy : keep ? 'Retain' : 'Delete';
      expect(found).toEqual({
        ...{ path, DeletionPolicy: policy },
        protected: protection !== undefined && keep,
      });
    }
  });
});
