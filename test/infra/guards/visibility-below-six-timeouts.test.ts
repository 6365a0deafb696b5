import { expect, it } from '@jest/globals';
import { type Case, queueSource, sentences } from './guarded.ts';

const CASES: Case[] = [
  [
    'takes six timeouts and the window',
    {
      queue: { VisibilityTimeout: 365 },
      target: { Timeout: 60 },
      source: { MaximumBatchingWindowInSeconds: 5 },
    },
  ],
  [
    'advises a second more',
    {
      queue: { VisibilityTimeout: 364 },
      target: { Timeout: 60 },
      source: { MaximumBatchingWindowInSeconds: 5 },
    },
    'set VisibilityTimeout (buffer.visibilitySeconds of the stage) to 365',
  ],
  [
    'leaves what is refused anyway to the other guard',
    {
      queue: { VisibilityTimeout: 59 },
      target: { Timeout: 60 },
      source: { MaximumBatchingWindowInSeconds: 5 },
    },
  ],
];

it.each(CASES)('%s', (_title, properties, ...words) => {
  const said = sentences('visibility-below-six-timeouts', (stack) =>
    queueSource(stack, { ...properties }),
  );

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
