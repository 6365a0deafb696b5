import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  [
    'takes a topic of the same cluster',
    {
      ProvisionedPollerConfig: { MinimumPollers: 1 },
      DestinationConfig: { OnFailure: { Destination: 'kafka://failed' } },
    },
  ],
  [
    'takes a queue',
    {
      ProvisionedPollerConfig: { MinimumPollers: 1 },
      DestinationConfig: {
        OnFailure: { Destination: 'arn:aws:sqs:us-east-1:111122223333:failed' },
      },
    },
  ],
  [
    'refuses the topic of a named cluster',
    {
      ProvisionedPollerConfig: { MinimumPollers: 1 },
      DestinationConfig: {
        OnFailure: {
          Destination: 'arn:aws:kafka:us-east-1:111122223333:topic/other/0d1e-5/failed',
        },
      },
    },
    'Stack/Mapping: failed records are sent to',
  ],
  [
    'refuses brokers in the address',
    {
      ProvisionedPollerConfig: { MinimumPollers: 1 },
      DestinationConfig: { OnFailure: { Destination: 'kafka://broker:9092/failed' } },
    },
    'set DestinationConfig.OnFailure to kafka://<topic>',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('failure-topic-elsewhere', (stack) =>
    mapping(stack, { Topics: ['transactions'], ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
