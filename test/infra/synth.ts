import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { addPipeline } from '../../lib/pipeline.ts';
import type { Stage } from '../../lib/stage.ts';

export const { context } = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
) as { context: Record<string, unknown> };

const placeholder = () => Code.fromInline('exports.handler = async () => {};');

export interface Synthesised {
  readonly stateful: Template;
  readonly stateless: Template;
}

/** A stage's templates, with a placeholder for each function's code so that nothing is bundled. */
export const synthesise = (stage: Stage, streamFolder?: string): Synthesised => {
  // The template rules take a second to load; `findings` runs them once for all stages.
  const app = new App({ context, builtinCloudFormationValidation: false });
  const { stateful, stateless } = addPipeline(app, {
    ...{ stage, code: placeholder },
    ...(streamFolder !== undefined && { streamFolder }),
  });
  return { stateful: Template.fromStack(stateful), stateless: Template.fromStack(stateless) };
};

/** What CDK's template rules, annotations and deprecations have to say about the stages together. */
export const findings = (stages: readonly Stage[]): unknown[] => {
  const app = new App({ context });
  for (const stage of stages) addPipeline(app, { stage, code: placeholder });
  const { directory } = app.synth();
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')) as {
    pluginReports: unknown[];
  };
  return report.pluginReports;
};

/** Properties of every resource of a type. */
export const propertiesOf = (template: Template, type: string): Record<string, unknown>[] =>
  Object.values(template.findResources(type)).map(
    ({ Properties }) => Properties as Record<string, unknown>,
  );

/** How many resources of each type a template has. */
export const countByType = (template: Template): Record<string, number> => {
  const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
  return counts;
};
