import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  [
    'takes ten on the value',
    {
      FilterCriteria: {
        Filters: [
          { Pattern: '{"value":{"type":["REFUND"]}}' },
          { Pattern: '{"value":{"type":["REFUND"]}}' },
          { Pattern: '{"value":{"type":["REFUND"]}}' },
          { Pattern: '{"value":{"type":["REFUND"]}}' },
          { Pattern: '{"value":{"type":["REFUND"]}}' },
          { Pattern: '{"value":{"type":["REFUND"]}}' },
          { Pattern: '{"value":{"type":["REFUND"]}}' },
          { Pattern: '{"value":{"type":["REFUND"]}}' },
          { Pattern: '{"value":{"type":["REFUND"]}}' },
          { Pattern: '{"value":{"type":["REFUND"]}}' },
        ],
      },
    },
  ],
  [
    'refuses eleven',
    {
      FilterCriteria: {
        Filters: [
          { Pattern: '{"value":{}}' },
          { Pattern: '{"value":{}}' },
          { Pattern: '{"value":{}}' },
          { Pattern: '{"value":{}}' },
          { Pattern: '{"value":{}}' },
          { Pattern: '{"value":{}}' },
          { Pattern: '{"value":{}}' },
          { Pattern: '{"value":{}}' },
          { Pattern: '{"value":{}}' },
          { Pattern: '{"value":{}}' },
          { Pattern: '{"value":{}}' },
        ],
      },
    },
    'Stack/Mapping: it has 11 filters, Lambda takes 10',
  ],
  [
    'refuses the key of a Kafka record',
    { FilterCriteria: { Filters: [{ Pattern: '{"key":["a"],"value":{}}' }] } },
    'a filter looks at key, but of a Kafka record',
  ],
  [
    'refuses what is no pattern',
    { FilterCriteria: { Filters: [{ Pattern: 'type = REFUND' }] } },
    'not a JSON object',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('filter-criteria', (stack) =>
    mapping(stack, { Topics: ['transactions'], ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
