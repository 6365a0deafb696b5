import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes MSK without', { EventSourceArn: 'arn:aws:kafka:us-east-1:1:cluster/a/b' }],
  [
    'takes brokers with a secret',
    {
      SelfManagedEventSource: {},
      SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: 'arn' }],
    },
  ],
  [
    'refuses brokers with nothing',
    { SelfManagedEventSource: {} },
    'Stack/Mapping: it reads brokers over the Internet without credentials',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('brokers-without-credentials', (stack) =>
    mapping(stack, { Topics: ['transactions'], ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
