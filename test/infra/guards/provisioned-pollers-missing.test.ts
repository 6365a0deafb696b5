import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes plain on-demand polling', { BisectBatchOnFunctionError: false }],
  [
    'takes everything with pollers',
    {
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 3,
      ProvisionedPollerConfig: { MinimumPollers: 1 },
    },
  ],
  [
    'refuses bisecting',
    { BisectBatchOnFunctionError: true },
    'Stack/Mapping: it asks for BisectBatchOnFunctionError, which',
  ],
  [
    'refuses partial responses',
    { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    'FunctionResponseTypes, which',
  ],
  ['refuses bounded retries', { MaximumRetryAttempts: 3 }, 'MaximumRetryAttempts, which'],
  ['refuses a record age', { MaximumRecordAgeInSeconds: 600 }, 'MaximumRecordAgeInSeconds, which'],
  [
    'refuses a schema registry',
    {
      AmazonManagedKafkaEventSourceConfig: { SchemaRegistryConfig: { EventRecordFormat: 'JSON' } },
    },
    'a schema registry, which',
  ],
  [
    'refuses a topic for failures',
    { DestinationConfig: { OnFailure: { Destination: 'kafka://failed' } } },
    'a Kafka topic for failures, which',
  ],
  [
    'names all of them and what to set',
    { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 3 },
    'BisectBatchOnFunctionError, MaximumRetryAttempts, which Lambda offers with provisioned pollers only: set ProvisionedPollerConfig',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('provisioned-pollers-missing', (stack) =>
    mapping(stack, { Topics: ['transactions'], ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
