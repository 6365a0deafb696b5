import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes no limit', { MaximumRecordAgeInSeconds: -1 }],
  ['takes a minute', { MaximumRecordAgeInSeconds: 60 }],
  ['takes a week', { MaximumRecordAgeInSeconds: 604800 }],
  [
    'refuses 59 s',
    { MaximumRecordAgeInSeconds: 59 },
    'Stack/Mapping: MaximumRecordAgeInSeconds (or -1 for no limit) is 59: set it between 60 and 604,800',
  ],
  ['refuses nothing', { MaximumRecordAgeInSeconds: 0 }, 'is 0'],
  ['refuses more than a week', { MaximumRecordAgeInSeconds: 604801 }, 'is 604801'],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('record-age-out-of-range', (stack) =>
    mapping(stack, { Topics: ['transactions'], ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
