import { beforeAll, expect, it } from '@jest/globals';
import type { Assembly } from '../check-cloud/assembly.ts';
import {
  type Explanation,
  explanationsIn,
  faultyReasons,
  judge,
} from '../check-cloud/explanations.ts';
import { nagFindings, type Pack } from '../check-cloud/tools/cdk-nag.ts';
import { assembleStages } from './inventory/placeholder.ts';

const PACKS = ['AwsSolutions', 'Serverless'] as const satisfies Pack[];

let assembly: Assembly;
let explanations: readonly Explanation[];

beforeAll(() => {
  assembly = assembleStages();
  explanations = explanationsIn(assembly.app);
});

// Fix what it says in lib/, or explain(resource, { RULE: 'why' }) beside the resource; see docs/security.md.
it.each(PACKS)('pack %s finds nothing without a reason in any stage', (pack) => {
  const { explained, open } = judge(nagFindings(assembly.app, pack), explanations);

  expect(open.map(({ rule, subject }) => `${subject}: ${rule}`)).toEqual([]);
  // An empty app would have none of either.
  expect(explained.length).toBeGreaterThan(20);
});

it('every reason for its rules is needed, about one resource and a sentence', () => {
  const about = explanations.filter(({ rule }) => /^(AwsSolutions|Serverless)-/.test(rule));
  const findings = PACKS.flatMap((pack) => nagFindings(assembly.app, pack));

  expect(faultyReasons(about, findings)).toEqual([]);
});
