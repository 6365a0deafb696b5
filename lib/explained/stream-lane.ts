import { Stack } from 'aws-cdk-lib';
import type { Cluster, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { AwsCustomResource } from 'aws-cdk-lib/custom-resources';
import { explain } from './explain.ts';

export interface ExplainedService {
  readonly cluster: Cluster;
  readonly definition: FargateTaskDefinition;
}

/** What checkers say about the service of the stream lane. */
export function explainService({ cluster, definition }: ExplainedService): void {
  const insights =
    'ECS reports processor and memory of the service by itself, and members tell the rest: insights would only cost.';
  explain(cluster, { 'AwsSolutions-ECS4': insights, CKV_AWS_65: insights });
  explain(definition, {
    'AwsSolutions-ECS2':
      'Its environment holds names and addresses; the password is read from its secret by the member itself.',
  });
  explain(definition.obtainExecutionRole(), {
    'AwsSolutions-IAM5[Resource::*]': 'ecr:GetAuthorizationToken takes no resource.',
  });
}

/** The library's own function behind `AwsCustomResource`, one for a stack. */
const CUSTOM_RESOURCE = 'AWS679f53fac002430cb0da5b7982bd2287';

/** What they say about asking MSK for its brokers while the stack is deployed. */
export function explainBrokers(asked: AwsCustomResource): void {
  explain(asked, {
    RESOURCE_MISMATCH:
      "AWS's list has no resource for kafka:GetBootstrapBrokers; MSK takes the cluster, as CDK's own construct grants it.",
  });
  const unheard = 'CloudFormation calls it, waits for its answer and rolls back without.';
  explain(Stack.of(asked).node.findChild(CUSTOM_RESOURCE), {
    'AwsSolutions-IAM4[service-role/AWSLambdaBasicExecutionRole]':
      'The library gives its function the right to log, as AWS words it.',
    W3005: 'The CDK waits for the role beside its policy; the second wait costs nothing.',
    CKV_AWS_115: 'It runs once in a deployment.',
    CKV_AWS_116: unheard,
    'Serverless-LambdaDLQ': unheard,
    CKV_AWS_117:
      'It asks a public AWS endpoint, signed and over TLS, and nothing in a network of ours.',
    'Serverless-LambdaDefaultMemorySize': 'It asks one question of one service.',
    'Serverless-LambdaTracing': 'It runs while the stack is deployed, and then never.',
  });
}
