import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from '../../lib/functions.ts';
import { addPipeline } from '../../lib/pipeline.ts';
import type { Stage } from '../../lib/stage.ts';
import { PROJECT_ROOT } from '../../local/home.ts';

/** The stages as they would be deployed, and the constructs they came from. */
export interface Assembly {
  readonly app: App;
  /** Where the templates are. */
  readonly directory: string;
  readonly templates: readonly Template[];
}

export interface Template {
  readonly stack: string;
  /** Name of the file in the assembly's directory. */
  readonly file: string;
  readonly resources: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  /** Where the construct is, such as `Millrace-prod-Stateful/Claims/Resource`. */
  readonly path: string;
}

/**
 * @param to the assembly's directory. @default one of the system's for temporary files
 * @param streamFolder what the image of the stream lane is built from. @default what was bundled
 */
export function assemble(
  stages: readonly Stage[],
  code: (name: FunctionName) => Code,
  to?: string,
  streamFolder?: string,
): Assembly {
  const { context } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  // The template rules of the library have a test of their own.
  const app = new App({
    context,
    builtinCloudFormationValidation: false,
    ...(to !== undefined && { outdir: to }),
  });
  for (const stage of stages) {
    addPipeline(app, { stage, code, ...(streamFolder !== undefined && { streamFolder }) });
  }
  const { directory, stacks } = app.synth();
  const paths = pathsByLogicalId(app);
  const templates = stacks.map(({ stackName, templateFile, template }): Template => {
    const { Resources } = template as { Resources: Record<string, Omit<TemplateResource, 'path'>> };
    const resources = Object.entries(Resources).map(([id, resource]) => [
      id,
      { ...resource, path: paths.get(`${stackName}/${id}`) ?? `${stackName}/${id}` },
    ]);
    return { stack: stackName, file: templateFile, resources: Object.fromEntries(resources) };
  });
  return { app, directory, templates };
}

function pathsByLogicalId(app: App): Map<string, string> {
  return new Map(
    app.node
      .findAll()
      .filter(CfnResource.isCfnResource)
      .map((each) => {
        const stack = Stack.of(each);
        const id = String(stack.resolve(each.logicalId));
        return [`${stack.stackName}/${id}`, each.node.path];
      }),
  );
}
