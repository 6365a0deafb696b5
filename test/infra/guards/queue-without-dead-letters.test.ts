import { expect, it } from '@jest/globals';
import { type Case, queueSource, sentences } from './guarded.ts';

const CASES: Case[] = [
  [
    'takes a queue with one',
    { RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: 'arn:aws:sqs:us-east-1:1:dead' } },
  ],
  ['refuses a queue without', {}, 'the queue Stack/Queue has no dead-letter queue'],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('queue-without-dead-letters', (stack) =>
    queueSource(stack, { queue: properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
