import { expect, it } from '@jest/globals';
import { budgetUnheard } from '../../../../lib/guards/stage/budget-unheard.ts';
import type { Budget, Stage } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

const people = (count: number): Budget['notify'] => [
  'one@example.org',
  ...Array.from({ length: count - 1 }, (_, index) => `${index}@example.org`),
];

it.each<[string, Partial<Stage>, string[]]>([
  ['takes the alarm topic of a stage that has one', {}, []],
  ['refuses that of one that has none', { alarmTopic: false }, ['set alarmTopic to true']],
  [
    'takes ten people, topic or not',
    { alarmTopic: false, budget: { monthlyUsd: 10, notify: people(10) } },
    [],
  ],
  ['refuses eleven', { budget: { monthlyUsd: 10, notify: people(11) } }, ['has 11 addresses']],
  ['refuses nothing', { budget: { monthlyUsd: 0, notify: people(1) } }, ['set it above 0']],
  ['leaves none alone', { alarmTopic: false, budget: 'none' }, []],
])('%s', (_title, changed, words) => {
  const said = [...budgetUnheard({ ...STAGES.prod, ...changed })];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
