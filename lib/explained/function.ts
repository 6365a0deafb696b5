import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { FunctionSpec } from '../functions.ts';
import type { Stage } from '../stage.ts';
import { explain } from './explain.ts';

const NEVER_ASYNCHRONOUS =
  'Nothing invokes it asynchronously: whoever calls it gets the error and tries again, so this queue would stay empty.';

const BY_THE_CLOCK =
  'The clock invokes it, with nothing that could be lost: the next run makes up for one that failed, and an alarm notices when none does.';

const NAMELESS_INTERFACES =
  'Lambda makes network interfaces for it, which have no names before; AWS grants them on all, too.';

export interface ExplainedFunction {
  readonly stage: Stage;
  readonly spec: FunctionSpec;
  /** The stage has a key of its own. */
  readonly ownKey: boolean;
  readonly inVpc: boolean;
}

/** What checkers say about every function of the pipeline. */
export function explainFunction(target: IFunction, role: IRole, about: ExplainedFunction): void {
  const { stage, ownKey, inVpc, spec } = about;
  const noDeadLetters = spec.scheduled === true ? BY_THE_CLOCK : NEVER_ASYNCHRONOUS;
  explain(target, {
    W3005: 'The CDK waits for the role beside its policy; the second wait costs nothing.',
    CKV_AWS_115:
      'Work is bounded where it enters: by pollers, queue concurrency and the throttle of the API. A reservation would only take from the account.',
    CKV_AWS_116: noDeadLetters,
    'Serverless-LambdaDLQ': noDeadLetters,
    ...(!inVpc && {
      CKV_AWS_117:
        'It calls public AWS endpoints, signed and over TLS, and nothing in a network of ours: a VPC would add endpoints and protect nothing.',
    }),
    ...(!ownKey && {
      CKV_AWS_173:
        'Its environment holds names and no secret, and Lambda encrypts it with a key of its own.',
    }),
    ...(!stage.tracing && {
      'Serverless-LambdaTracing': `Stage ${stage.name} has no X-Ray.`,
    }),
  });
  const starred = starredActions(about);
  explain(role, {
    ...(inVpc && { RESOURCE_STAR: NAMELESS_INTERFACES, CKV_AWS_111: NAMELESS_INTERFACES }),
    ...(starred.length > 0 && { 'AwsSolutions-IAM5[Resource::*]': `${starred.join('; ')}.` }),
    ...Object.fromEntries(
      [...new Set([...spec.bucket.read, ...spec.bucket.write])].map((prefix) => [
        `AwsSolutions-IAM5[/${prefix}/*]`,
        `Objects below ${prefix}/ are named after their content or position, known only when they are written.`,
      ]),
    ),
  });
}

/** Actions granted on every resource, and why. */
const starredActions = ({ stage, spec, inVpc }: ExplainedFunction): string[] => [
  ...(stage.tracing ? ['X-Ray has no resources that could be named'] : []),
  ...(inVpc ? ['network interfaces have no names before Lambda makes them'] : []),
  ...(spec.readsMetrics === true ? ['cloudwatch:GetMetricData takes no resource'] : []),
  ...(spec.follows === undefined ? [] : ['dynamodb:ListStreams takes no resource']),
  ...(spec.readsSchemas === true && stage.registry !== 'repository' && 'glue' in stage.registry
    ? ['glue:GetSchemaVersion asks by an id whose schema is known only afterwards']
    : []),
];
