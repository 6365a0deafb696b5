import { beforeAll, expect, it } from '@jest/globals';
import type { Assembly } from '../check-cloud/assembly.ts';
import { type Explanation, explanationsIn } from '../check-cloud/explanations.ts';
import { identityPolicies, type Statement } from '../check-cloud/tools/policies.ts';
import { resolver } from '../check-cloud/tools/resolve.ts';
import { assembleStages } from './inventory/placeholder.ts';

/** Something a role may do to more than what it names. */
interface Wildcard {
  readonly path: string;
  readonly action: string;
  readonly resource: string;
}

let wildcards: readonly Wildcard[];
let reasons: readonly Explanation[];

beforeAll(() => {
  const assembly: Assembly = assembleStages();
  const resolve = resolver(assembly);
  wildcards = identityPolicies(assembly).flatMap(({ stack, path, document }) =>
    (resolve(stack)(document.Statement) as Statement[])
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap((statement) => wildcardsOf(statement, path)),
  );
  reasons = explanationsIn(assembly.app).filter(({ rule }) =>
    rule.startsWith('AwsSolutions-IAM5['),
  );
});

function wildcardsOf({ Action, Resource }: Statement, path: string): Wildcard[] {
  const resources = [Resource].flat() as string[];
  return ([Action].flat() as string[]).flatMap((action) =>
    resources
      .filter((resource) => action.includes('*') || isWide(resource))
      .map((resource) => ({ path, action, resource })),
  );
}

// The ARN of one log group ends in `:*`, for its streams.
const isWide = (resource: string): boolean =>
  resource.replace(/(:log-group:\w+):\*$/, '$1').includes('*');

/** What the reason beside the role is about: `*`, or how the resource ends (after a resource of the stack, `<….Arn>`). */
const ends = ({ rule }: Explanation): string =>
  rule.slice('AwsSolutions-IAM5['.length, -1).replace(/^(Resource::|\.Arn>)/, '');

it('no role may do whatever a service has to offer', () => {
  expect(wildcards.filter(({ action }) => action.includes('*'))).toEqual([]);
});

it('every wildcard has a reason beside its role', () => {
  const unexplained = wildcards.filter(
    ({ path, resource }) =>
      !reasons.some(
        (reason) =>
          path.startsWith(`${reason.path}/`) &&
          (ends(reason) === '*' ? resource === '*' : resource.endsWith(ends(reason))),
      ),
  );

  expect(unexplained).toEqual([]);
});

it('these actions are all that is granted on every resource', () => {
  const starred = wildcards.filter(({ resource }) => resource === '*');

  expect([...new Set(starred.map(({ action }) => action))].sort()).toEqual([
    'cloudwatch:GetMetricData',
    'dynamodb:ListStreams',
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ]);
});

it('and these are granted on what has a common beginning', () => {
  const some = wildcards.filter(({ resource }) => resource !== '*');
  const shape = ({ action, resource }: Wildcard) =>
    `${action} ${resource.replace(/^arn:aws:s3:::\w+/, 'bucket').replace(/^arn:aws:lambda:.*:function:\w+/, 'function')}`;

  expect([...new Set(some.map(shape))].sort()).toEqual([
    'lambda:InvokeFunction function:*',
    's3:GetObject bucket/claims/*',
    's3:PutObject bucket/aws/lambda/*',
    's3:PutObject bucket/claims/*',
    's3:PutObject bucket/quarantine/*',
  ]);
});
