import { beforeAll, expect, it } from '@jest/globals';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { DOCKERFILE_FOLDER } from '../../../../lib/stream-image/folder.ts';
import { type Assembly, assemble } from '../../../check-cloud/assembly.ts';
import {
  type Explanation,
  explanationsIn,
  faultyReasons,
  judge,
} from '../../../check-cloud/explanations.ts';
import { nagFindings, type Pack } from '../../../check-cloud/tools/cdk-nag.ts';
import { withLane } from './lane.ts';

const PACKS = ['AwsSolutions', 'Serverless'] as const satisfies Pack[];
const code = () => Code.fromInline('exports.handler = async () => {};');

let assembly: Assembly;
let explanations: readonly Explanation[];

beforeAll(() => {
  const cheap = withLane({}, { name: 'cheap', encryption: 'aws-managed' });
  assembly = assemble([withLane(), cheap], code, undefined, DOCKERFILE_FOLDER);
  explanations = explanationsIn(assembly.app);
});

// No stage of the repository deploys the lane, so that the checks of all stages never see it.
it.each(PACKS)('pack %s finds nothing without a reason', (pack) => {
  const { explained, open } = judge(nagFindings(assembly.app, pack), explanations);

  expect(open.map(({ rule, subject }) => `${subject}: ${rule}`)).toEqual([]);
  expect(explained.some(({ subject }) => /Stream|AWS679/.test(subject))).toBe(true);
});

it('every reason for its rules is needed', () => {
  const about = explanations.filter(({ rule }) => /^(AwsSolutions|Serverless)-/.test(rule));
  const findings = PACKS.flatMap((pack) => nagFindings(assembly.app, pack));

  expect(faultyReasons(about, findings)).toEqual([]);
});
