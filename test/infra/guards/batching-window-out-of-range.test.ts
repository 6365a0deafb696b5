import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes five minutes', { MaximumBatchingWindowInSeconds: 300 }],
  [
    'refuses more',
    { MaximumBatchingWindowInSeconds: 301 },
    'Stack/Mapping: MaximumBatchingWindowInSeconds is 301: set it between 0 and 300',
  ],
  ['refuses less than nothing', { MaximumBatchingWindowInSeconds: -1 }, 'is -1'],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('batching-window-out-of-range', (stack) =>
    mapping(stack, { Topics: ['transactions'], ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
