import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CfnResource,
  DefaultTokenResolver,
  type IFragmentConcatenator,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  Stage,
  Tokenization,
} from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { IConstruct } from 'constructs';
import { within } from './values.ts';

/** One resource as it goes into its template, but for references: they are `{ Ref: <construct path> }`. */
export interface Resource {
  readonly path: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly construct: CfnResource;
}

/** What an alias or a version is one of. */
const STANDS_FOR: Readonly<Record<string, (properties: Resource['properties']) => unknown>> = {
  'AWS::Lambda::Alias': ({ FunctionName }) => FunctionName,
  'AWS::Lambda::Version': ({ FunctionName }) => FunctionName,
  'AWS::StepFunctions::StateMachineAlias': ({ DeploymentPreference }) =>
    within(DeploymentPreference, 'StateMachineVersionArn'),
  'AWS::StepFunctions::StateMachineVersion': ({ StateMachineArn }) => StateMachineArn,
};

/** The resources below some constructs, references followed across stacks. */
export class Resources {
  readonly #byPath: ReadonlyMap<string, Resource>;

  constructor(scopes: readonly IConstruct[]) {
    const all = scopes.flatMap((scope) => scope.node.findAll());
    this.#byPath = new Map(
      all.filter(CfnResource.isCfnResource).map((each) => [each.node.path, resourceOf(each)]),
    );
  }

  ofType(type: string): Resource[] {
    return [...this.#byPath.values()].filter((each) => each.type === type);
  }

  /** The resource of a type that a property's value refers to, itself or by an alias or a version of it. */
  referred(value: unknown, type: string): Resource | undefined {
    if (typeof value !== 'object' || value === null || !('Ref' in value)) return undefined;
    const found = this.#byPath.get(String(value.Ref));
    if (found === undefined || found.type === type) return found;
    return this.referred(STANDS_FOR[found.type]?.(found.properties), type);
  }
}

/** A state machine's definition, in the template or in the file beside it. */
export function definitionOf({ properties, construct }: Resource): Record<string, unknown> {
  const inline = textOf(properties['DefinitionString']);
  if (inline !== '') return JSON.parse(inline) as Record<string, unknown>;
  const asset = construct.node.scope?.node.findAll().find((each) => each instanceof Asset);
  if (asset === undefined) return {};
  const file = join(Stage.of(construct)?.outdir ?? '', asset.assetPath);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

/** Keeps what a reference points at, which CloudFormation's own form loses between stacks. */
class KeepReferences extends DefaultTokenResolver {
  override resolveToken(token: IResolvable, context: IResolveContext, post: IPostProcessor) {
    if (Reference.isReference(token)) return { Ref: token.target.node.path };
    return super.resolveToken(token, context, post);
  }
}

const joined: IFragmentConcatenator = {
  join: (left: unknown, right: unknown) => `${textOf(left)}${textOf(right)}`,
};

/** A text with what only the deployment knows left open. */
function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const parts = 'Fn::Join' in value ? (value['Fn::Join'] as [string, unknown[]])[1] : undefined;
    return parts?.map(textOf).join('') ?? '…';
  }
  return String(value ?? '');
}

function resourceOf(construct: CfnResource): Resource {
  const template: unknown = Tokenization.resolve(construct._toCloudFormation(), {
    scope: construct,
    resolver: new KeepReferences(joined),
    preparing: false,
  });
  const { Resources: rendered = {} } = template as { Resources?: Record<string, unknown> };
  const { Properties = {} } = Object.values(rendered)[0] as { Properties?: Resource['properties'] };
  const { cfnResourceType: type, node } = construct;
  return { path: node.path, type, properties: Properties, construct };
}
