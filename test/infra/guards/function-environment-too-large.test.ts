import { expect, it } from '@jest/globals';
import { type Case, resource, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes 4 KB', { Environment: { Variables: { A: 'x'.repeat(4_095) } } }],
  [
    'refuses a byte more',
    { Environment: { Variables: { A: 'x'.repeat(4_096) } } },
    'Stack/Function: its environment has 4097 bytes',
  ],
  [
    'counts bytes, not characters',
    { Environment: { Variables: { A: 'é'.repeat(2_048) } } },
    '4097 bytes',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('function-environment-too-large', (stack) =>
    resource(stack, 'Function', 'AWS::Lambda::Function', properties),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
