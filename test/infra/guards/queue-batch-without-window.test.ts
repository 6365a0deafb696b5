import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes ten', { BatchSize: 10 }],
  ['takes more with a window', { BatchSize: 500, MaximumBatchingWindowInSeconds: 1 }],
  [
    'takes more of Kafka',
    { BatchSize: 500, EventSourceArn: 'arn:aws:kafka:us-east-1:1:cluster/a/b' },
  ],
  ['refuses eleven', { BatchSize: 11 }, 'Stack/Mapping: BatchSize 11 without a batching window'],
  [
    'refuses a window of nothing',
    { BatchSize: 500, MaximumBatchingWindowInSeconds: 0 },
    'buffer.windowSeconds',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('queue-batch-without-window', (stack) =>
    mapping(stack, { EventSourceArn: 'arn:aws:sqs:us-east-1:1:queue', ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
