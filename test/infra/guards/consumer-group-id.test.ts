import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  [
    'takes 200 characters',
    { SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g'.repeat(200) } },
  ],
  [
    'refuses 201',
    { SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g'.repeat(201) } },
    'has 201 characters',
  ],
  [
    'refuses a blank',
    { SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'a b' } },
    'Stack/Mapping: the consumer group "a b"',
  ],
  [
    'refuses it on MSK as well',
    { AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: '' } },
    'set ConsumerGroupId',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('consumer-group-id', (stack) =>
    mapping(stack, { Topics: ['transactions'], ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
