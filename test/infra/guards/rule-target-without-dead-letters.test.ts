import { expect, it } from '@jest/globals';
import { type Case, resource, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes a target with one', { Targets: [{ Id: 'A', Arn: 'a', DeadLetterConfig: { Arn: 'b' } }] }],
  [
    'refuses each target without',
    {
      Targets: [
        { Id: 'A', Arn: 'a' },
        { Id: 'B', Arn: 'b' },
      ],
    },
    'Stack/Rule: its target A has no dead-letter queue',
    'target B',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('rule-target-without-dead-letters', (stack) =>
    resource(stack, 'Rule', 'AWS::Events::Rule', properties),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
