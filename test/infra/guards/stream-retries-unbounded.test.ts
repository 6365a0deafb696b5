import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const SENTENCE =
  'Stack/Mapping: one record that always fails holds up its shard for a day: set retryAttempts or maxRecordAge.';

const CASES: Case[] = [
  ['takes bounded attempts', { MaximumRetryAttempts: 0 }],
  ['takes a bounded age', { MaximumRecordAgeInSeconds: 60, MaximumRetryAttempts: -1 }],
  ['refuses neither', {}, SENTENCE],
  [
    'refuses what says no limit twice',
    { MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1 },
    SENTENCE,
  ],
  ['takes Kafka, whose records are kept for as long as the topic says', { Topics: ['t'] }],
  ['takes a queue', { StartingPosition: undefined }],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('stream-retries-unbounded', (stack) =>
    mapping(stack, { StartingPosition: 'LATEST', ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
