import { expect, it } from '@jest/globals';
import { type Case, queueSource, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes a window on a standard queue', { source: { MaximumBatchingWindowInSeconds: 1 } }],
  ['takes a FIFO queue without', { queue: { FifoQueue: true } }],
  [
    'refuses one on a FIFO queue',
    { queue: { FifoQueue: true }, source: { MaximumBatchingWindowInSeconds: 1 } },
    'set MaximumBatchingWindowInSeconds to 0',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('fifo-batching-window', (stack) => queueSource(stack, { ...properties }));

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
