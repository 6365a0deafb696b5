import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes the least', { ScalingConfig: { MaximumConcurrency: 2 } }],
  ['takes the most', { ScalingConfig: { MaximumConcurrency: 1000 } }],
  [
    'refuses one',
    { ScalingConfig: { MaximumConcurrency: 1 } },
    'Stack/Mapping: ScalingConfig.MaximumConcurrency is 1: set it between 2 and 1,000',
  ],
  ['refuses 1,001', { ScalingConfig: { MaximumConcurrency: 1001 } }, 'is 1001'],
  [
    'refuses both ways of scaling',
    { ScalingConfig: { MaximumConcurrency: 2 }, ProvisionedPollerConfig: { MinimumPollers: 2 } },
    'exclude each other',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('queue-concurrency-out-of-range', (stack) =>
    mapping(stack, { EventSourceArn: 'arn:aws:sqs:us-east-1:1:queue', ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
