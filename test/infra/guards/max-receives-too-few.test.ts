import { expect, it } from '@jest/globals';
import { type Case, queueSource, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes five', { maxReceiveCount: 5 }],
  [
    'advises more than four',
    { maxReceiveCount: 4 },
    'the queue Stack/Queue gives a message up after 4 receives',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('max-receives-too-few', (stack) =>
    queueSource(stack, { queue: { RedrivePolicy: properties } }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
