import { expect, it } from '@jest/globals';
import { rolloutOutOfRange } from '../../../../lib/guards/stage/rollout-out-of-range.ts';
import type { Rollout } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

it.each<[string, Rollout, string[]]>([
  ['takes a canary', { kind: 'canary', percent: 10, minutes: 5 }, []],
  ['leaves all at once alone', 'all-at-once', []],
  ['refuses 100 %', { kind: 'canary', percent: 100, minutes: 5 }, ['rollout.percent is 100']],
  [
    'refuses to be over before an alarm has looked',
    { kind: 'canary', percent: 10, minutes: 4 },
    ['rollout.minutes is 4'],
  ],
  ['refuses two days', { kind: 'canary', percent: 10, minutes: 2_880 }, ['5 and 2,100']],
])('%s', (_title, rollout, words) => {
  const said = [...rolloutOutOfRange({ ...STAGES.prod, rollout })];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
