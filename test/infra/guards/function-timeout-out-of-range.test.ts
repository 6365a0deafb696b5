import { expect, it } from '@jest/globals';
import { type Case, resource, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes a quarter of an hour', { Timeout: 900 }],
  [
    'refuses a second more',
    { Timeout: 901 },
    'Stack/Function: Timeout is 901: set it between 1 and 900',
  ],
  ['refuses nothing', { Timeout: 0 }, 'is 0'],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('function-timeout-out-of-range', (stack) =>
    resource(stack, 'Function', 'AWS::Lambda::Function', properties),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
