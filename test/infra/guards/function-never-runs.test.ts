import { expect, it } from '@jest/globals';
import { type Case, resource, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes one', { ReservedConcurrentExecutions: 1 }],
  [
    'refuses none',
    { ReservedConcurrentExecutions: 0 },
    'Stack/Function: ReservedConcurrentExecutions is 0',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('function-never-runs', (stack) =>
    resource(stack, 'Function', 'AWS::Lambda::Function', properties),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
