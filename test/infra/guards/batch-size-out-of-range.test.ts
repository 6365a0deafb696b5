import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes the most', { BatchSize: 10_000 }],
  ['refuses none', { BatchSize: 0 }, 'Stack/Mapping: BatchSize is 0: set it between 1 and 10,000'],
  ['refuses 10,001', { BatchSize: 10_001 }, 'BatchSize is 10001'],
  [
    'refuses 11 of a FIFO queue',
    { BatchSize: 11, EventSourceArn: 'arn:aws:sqs:us-east-1:1:queue.fifo' },
    'between 1 and 10.',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('batch-size-out-of-range', (stack) =>
    mapping(stack, { EventSourceArn: 'arn:aws:sqs:us-east-1:1:queue', ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
