import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes a stream with a destination', { DestinationConfig: { OnFailure: { Destination: 'x' } } }],
  [
    'refuses one without',
    {},
    'Stack/Mapping: records of its stream that are given up, after a day at the latest, are gone without a word: set onFailure',
  ],
  ['takes Kafka, which has a guard of its own', { Topics: ['transactions'] }],
  ['takes a queue, which keeps what failed', { StartingPosition: undefined }],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('stream-without-failure-destination', (stack) =>
    mapping(stack, { StartingPosition: 'LATEST', ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
