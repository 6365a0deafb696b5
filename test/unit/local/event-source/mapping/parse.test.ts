import { describe, expect, it } from '@jest/globals';
import { parseMapping } from '../../../../../local/event-source/mapping/parse.ts';

const minimal = {
  FunctionName: 'ingest',
  Topics: ['events'],
  StartingPosition: 'TRIM_HORIZON',
  SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['a:9092', 'b:9092'] } },
};
const provisioned = { ...minimal, ProvisionedPollerConfig: { MinimumPollers: 2 } };
const onFailure = (Destination: unknown) => ({ DestinationConfig: { OnFailure: { Destination } } });

const schemas = (SchemaRegistryURI: unknown) => ({
  ...{ SchemaRegistryURI, EventRecordFormat: 'JSON' },
  SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
});

describe('parseMapping', () => {
  it("has Lambda's defaults for what is left out", () => {
    expect(parseMapping(minimal, { uuid: 'u-1' })).toMatchObject({
      ...{ uuid: 'u-1', enabled: true, functionName: 'ingest', topic: 'events' },
      ...{ bootstrapServers: ['a:9092', 'b:9092'], eventSourceArn: '', consumerGroup: 'u-1' },
      ...{ batchSize: 100, maximumBatchingWindowMs: 500, provisioned: false },
      ...{ partialResponses: false, bisect: false, maximumRetryAttempts: -1 },
      ...{ maximumRecordAgeMs: undefined, onFailure: undefined, filters: [], metrics: new Set() },
    });
  });

  it('takes every setting over', () => {
    const properties = {
      ...provisioned,
      ...{ BatchSize: 7, MaximumBatchingWindowInSeconds: 3, Enabled: 'false' },
      ...{ MaximumRetryAttempts: 4, MaximumRecordAgeInSeconds: 60, Tags: [], KmsKeyArn: 'k' },
      ...{ BisectBatchOnFunctionError: true, FunctionResponseTypes: ['ReportBatchItemFailures'] },
      ...{ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 1_700_000_000 },
      SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'group' },
      ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 5 },
      FilterCriteria: { Filters: [{ Pattern: '{"value":{"a":[1]}}' }] },
      MetricsConfig: { Metrics: ['EventCount', 'KafkaMetrics'] },
      ...onFailure('arn:aws:sqs:us-east-1:1:dead'),
    };

    expect(parseMapping(properties)).toMatchObject({
      ...{ batchSize: 7, maximumBatchingWindowMs: 3_000, enabled: false, consumerGroup: 'group' },
      ...{ maximumRetryAttempts: 4, maximumRecordAgeMs: 60_000, bisect: true },
      ...{ partialResponses: true, pollers: { minimum: 2, maximum: 5 }, provisioned: true },
      startingPosition: { at: 'AT_TIMESTAMP', timestamp: 1_700_000_000_000 },
      onFailure: { kind: 'sqs', arn: 'arn:aws:sqs:us-east-1:1:dead' },
      filters: [expect.any(Function)],
      metrics: new Set(['EventCount', 'KafkaMetrics']),
    });
  });

  it.each([
    ['arn:aws:s3:::bucket', { kind: 's3', bucket: 'bucket' }],
    ['arn:aws-cn:sns:cn-north-1:1:t', { kind: 'sns', arn: 'arn:aws-cn:sns:cn-north-1:1:t' }],
    ['kafka://dead.letters-1', { kind: 'kafka', topic: 'dead.letters-1' }],
    ['', undefined],
  ])('knows the destination %s', (destination, expected) => {
    expect(parseMapping({ ...provisioned, ...onFailure(destination) }).onFailure).toEqual(expected);
  });

  it.each([
    [undefined, 10],
    [-1, 10],
    [3, 3],
  ])('makes of %p retries with a destination %d', (MaximumRetryAttempts, expected) => {
    const retries = MaximumRetryAttempts === undefined ? {} : { MaximumRetryAttempts };
    const properties = { ...provisioned, ...retries, ...onFailure('arn:aws:s3:::bucket') };

    expect(parseMapping(properties).maximumRetryAttempts).toBe(expected);
  });

  it('takes what the template refers to from outside', () => {
    const { SelfManagedEventSource: _, ...properties } = minimal;
    const references = {
      ...{ ...properties, FunctionName: { Ref: 'F' }, EventSourceArn: { Ref: 'Cluster' } },
      ...onFailure({ 'Fn::ImportValue': 'x' }),
    };
    const overrides = {
      ...{ functionName: 'f', bootstrapServers: ['c:9092'], onFailure: 'arn:aws:s3:::bucket' },
    };

    expect(parseMapping(references, overrides)).toMatchObject({
      ...{ functionName: 'f', bootstrapServers: ['c:9092'] },
      eventSourceArn: expect.stringMatching(/^arn:aws:kafka:/),
      onFailure: { kind: 's3', bucket: 'bucket' },
    });
  });

  it.each([
    ['http://r:8081/apis/', { kind: 'confluent', url: 'http://r:8081/apis' }],
    ['arn:aws:glue:eu-west-1:111122223333:registry/r', { kind: 'glue', region: 'eu-west-1' }],
  ])('knows the schema registry %s', (uri, registry) => {
    const properties = { ...provisioned, SchemaRegistryConfig: schemas(uri) };

    expect(parseMapping(properties).schemas).toEqual({
      ...{ registry, format: 'JSON', attributes: new Set(['VALUE']) },
    });
  });

  it('takes the address of a schema registry from outside', () => {
    const properties = { ...provisioned, SchemaRegistryConfig: schemas({ Ref: 'R' }) };

    expect(() => parseMapping(properties)).toThrow('--registry');
    expect(parseMapping(properties, { registry: 'http://here' }).schemas).toMatchObject({
      registry: { kind: 'confluent', url: 'http://here' },
    });
  });

  it('reports everything that is missing together', () => {
    const properties = { FunctionName: { Ref: 'F' }, ...onFailure({ Ref: 'B' }) };

    expect(() => parseMapping(properties)).toThrow(
      /Topics.*--on-failure.*--function.*--brokers.*StartingPosition/,
    );
  });

  it.each([
    ['BatchSize', { BatchSize: 10_001 }],
    ['BatchSize', { BatchSize: 1.5 }],
    ['MaximumBatchingWindowInSeconds', { MaximumBatchingWindowInSeconds: 301 }],
    ['MaximumRetryAttempts', { MaximumRetryAttempts: -2 }],
    ['MaximumRecordAgeInSeconds', { MaximumRecordAgeInSeconds: 59 }],
    ['MinimumPollers', { ProvisionedPollerConfig: { MinimumPollers: 201 } }],
    ['above', { ProvisionedPollerConfig: { MinimumPollers: 3, MaximumPollers: 2 } }],
    ['ParallelizationFactor is not a property', { ParallelizationFactor: 2 }],
    ['EventRecordFormat must be', { SchemaRegistryConfig: {} }],
    ['must be an http address', { SchemaRegistryConfig: { SchemaRegistryURI: 'x' } }],
    ['must name KEY, VALUE', { SchemaRegistryConfig: { SchemaValidationConfigs: [{}] } }],
    ['ConsumptionMode Queue', { SelfManagedKafkaEventSourceConfig: { ConsumptionMode: 'Queue' } }],
    ['exactly one topic', { Topics: ['a', 'b'] }],
    ['Enabled', { Enabled: 'maybe' }],
    ['StartingPosition', { StartingPosition: 'AT_TIMESTAMP' }],
    ['no EventRate', { MetricsConfig: { Metrics: ['EventRate'] } }],
    [
      '"wildcard"',
      { FilterCriteria: { Filters: [{ Pattern: '{"value":{"a":[{"wildcard":"*"}]}}' }] } },
    ],
    ['the topic that is read', onFailure('kafka://events')],
    ['no ARN of SQS', onFailure('arn:aws:dynamodb:us-east-1:1:table/t')],
  ])('refuses with "%s" in the sentence', (part, properties) => {
    expect(() => parseMapping({ ...provisioned, ...properties })).toThrow(
      expect.objectContaining({
        code: 'MLR_CONFIG_INVALID',
        message: expect.stringContaining(part),
      }),
    );
  });

  it.each([
    ['MaximumRetryAttempts', 1],
    ['MaximumRecordAgeInSeconds', 60],
    ['BisectBatchOnFunctionError', true],
    ['FunctionResponseTypes', ['ReportBatchItemFailures']],
    ['SchemaRegistryConfig', schemas('http://r:1')],
    ['DestinationConfig', onFailure('kafka://dead').DestinationConfig],
  ])('refuses %s without provisioned pollers, as Lambda does', (name, value) => {
    expect(() => parseMapping({ ...minimal, [name]: value })).toThrow(/ProvisionedPollerConfig/);
  });
});
