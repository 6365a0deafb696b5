import { Code } from 'aws-cdk-lib/aws-lambda';
import { STAGES } from '../../../lib/stages.ts';
import { type Assembly, assemble } from '../../check-cloud/assembly.ts';

/** Every stage, with a placeholder for each function's code so that nothing is bundled. */
export const assembleStages = (): Assembly =>
  assemble(Object.values(STAGES), () => Code.fromInline('exports.handler = async () => {};'));
