import { expect, it } from '@jest/globals';
import { type Case, mapping, sentences } from './guarded.ts';

const CASES: Case[] = [
  ['takes the bounds', { ProvisionedPollerConfig: { MinimumPollers: 200, MaximumPollers: 2000 } }],
  ['takes one poller', { ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 1 } }],
  [
    'refuses none',
    { ProvisionedPollerConfig: { MinimumPollers: 0, MaximumPollers: 1 } },
    'Stack/Mapping: MinimumPollers is 0: set it between 1 and 200',
  ],
  [
    'refuses a minimum of 201',
    { ProvisionedPollerConfig: { MinimumPollers: 201, MaximumPollers: 300 } },
    'MinimumPollers is 201',
  ],
  [
    'refuses a maximum of 2,001',
    { ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 2001 } },
    'MaximumPollers is 2001: set it between 1 and 2,000',
  ],
  [
    'refuses a minimum above the maximum',
    { ProvisionedPollerConfig: { MinimumPollers: 3, MaximumPollers: 2 } },
    'MinimumPollers is 3, above MaximumPollers 2: set a minimum of at most 2',
  ],
  [
    'refuses one poller on a queue',
    {
      Topics: [],
      EventSourceArn: 'arn:aws:sqs:us-east-1:1:queue',
      ProvisionedPollerConfig: { MinimumPollers: 1 },
    },
    'between 2 and 200',
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('pollers-out-of-range', (stack) =>
    mapping(stack, { Topics: ['transactions'], ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
