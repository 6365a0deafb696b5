import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes no limit', { MaximumRetryAttempts: -1 }],
  ['takes the most', { MaximumRetryAttempts: 10000 }],
  [
    'refuses -2',
    { MaximumRetryAttempts: -2 },
    'Stack/Mapping: MaximumRetryAttempts (-1 is no limit) is -2: set it between -1 and 10,000',
  ],
  ['refuses 10,001', { MaximumRetryAttempts: 10001 }, 'is 10001'],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('retry-attempts-out-of-range', (stack) =>
    mapping(stack, { Topics: ['transactions'], ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
