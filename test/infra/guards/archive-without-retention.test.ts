import { expect, it } from '@jest/globals';
import { type Case, resource, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes a day', { RetentionDays: 1 }],
  ['refuses to keep for ever', {}, 'Stack/Archive: it keeps events for ever'],
  ['refuses nothing, which means for ever', { RetentionDays: 0 }, 'for ever'],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('archive-without-retention', (stack) =>
    resource(stack, 'Archive', 'AWS::Events::Archive', properties),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
