import { expect, it } from '@jest/globals';
import { relationalNeverPauses } from '../../../../lib/guards/stage/relational-never-pauses.ts';
import type { AuroraServerless, RelationalSide } from '../../../../lib/stage.ts';
import { STAGES } from '../../../../lib/stages.ts';

const aurora: AuroraServerless = { kind: 'aurora-serverless', minAcu: 0, maxAcu: 2, proxy: true };

it.each<[string, RelationalSide, string[]]>([
  ['takes a capacity above 0 with a proxy', { ...aurora, minAcu: 0.5 }, []],
  ['takes 0 without one', { ...aurora, proxy: false }, []],
  ['refuses 0 with one', aurora, ['0.5 or more']],
  ['leaves none alone', 'none', []],
])('%s', (_title, relational, words) => {
  const said = [...relationalNeverPauses({ ...STAGES.dev, relational })];

  expect(said).toEqual(words.map((each) => expect.stringContaining(each)));
});
