import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  [
    'takes another topic',
    {
      ProvisionedPollerConfig: { MinimumPollers: 1 },
      DestinationConfig: { OnFailure: { Destination: 'kafka://failed' } },
    },
  ],
  [
    'refuses the source topic',
    {
      ProvisionedPollerConfig: { MinimumPollers: 1 },
      DestinationConfig: { OnFailure: { Destination: 'kafka://transactions' } },
    },
    'Stack/Mapping: failed records would go to topic "transactions"',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('failure-topic-is-source', (stack) =>
    mapping(stack, { Topics: ['transactions'], ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
