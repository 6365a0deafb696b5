import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { FunctionSpec } from '../functions.ts';
import type { Stage } from '../stage.ts';
import { explain } from './explain.ts';

const NEVER_ASYNCHRONOUS =
  'Nothing invokes it asynchronously: whoever calls it gets the error and tries again, so this queue would stay empty.';

/** What checkers say about every function of the pipeline. */
export function explainFunction(
  target: IFunction,
  role: IRole,
  { stage, spec, ownKey }: { stage: Stage; spec: FunctionSpec; ownKey: boolean },
): void {
  explain(target, {
    W3005: 'The CDK waits for the role beside its policy; the second wait costs nothing.',
    CKV_AWS_115:
      'Work is bounded where it enters: by pollers, queue concurrency and the throttle of the API. A reservation would only take from the account.',
    CKV_AWS_116: NEVER_ASYNCHRONOUS,
    'Serverless-LambdaDLQ': NEVER_ASYNCHRONOUS,
    CKV_AWS_117:
      'It calls public AWS endpoints, signed and over TLS, and nothing in a network of ours: a VPC would add endpoints and protect nothing.',
    ...(!ownKey && {
      CKV_AWS_173:
        'Its environment holds names and no secret, and Lambda encrypts it with a key of its own.',
    }),
    ...(!stage.tracing && {
      'Serverless-LambdaTracing': `Stage ${stage.name} has no X-Ray.`,
    }),
  });
  const starred = [
    ...(stage.tracing ? ['xray:PutTraceSegments and PutTelemetryRecords take no resource'] : []),
    ...(spec.readsSchemas === true && stage.registry !== 'repository' && 'glue' in stage.registry
      ? ['glue:GetSchemaVersion is asked by an id whose schema is known only afterwards']
      : []),
  ];
  explain(role, {
    ...(starred.length > 0 && { 'AwsSolutions-IAM5[Resource::*]': `${starred.join('; ')}.` }),
    ...Object.fromEntries(
      [...new Set([...spec.bucket.read, ...spec.bucket.write])].map((prefix) => [
        `AwsSolutions-IAM5[/${prefix}/*]`,
        `Objects below ${prefix}/ are named after their content or position, known only when they are written.`,
      ]),
    ),
  });
}
