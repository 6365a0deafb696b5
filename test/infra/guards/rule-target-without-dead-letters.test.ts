import { expect, it } from '@jest/globals';
import { type Case, resource, sentences } from './guarded.ts';

const EventPattern = { source: ['a'] };

const CASES: Case[] = [
  [
    'takes a target with one',
    { EventPattern, Targets: [{ Id: 'A', Arn: 'a', DeadLetterConfig: { Arn: 'b' } }] },
  ],
  [
    'takes one without of a schedule',
    { ScheduleExpression: 'rate(1 minute)', Targets: [{ Id: 'A', Arn: 'a' }] },
  ],
  [
    'refuses each target without',
    {
      EventPattern,
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
