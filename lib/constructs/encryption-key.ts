import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

/** The stage's own key, or nothing where AWS's keys do. */
export const encryptionKey = (scope: Construct, stage: Stage): Key | undefined => {
  if (stage.encryption === 'aws-managed') return undefined;
  const key = new Key(scope, 'Key', {
    description: `Millrace ${stage.name}: tables, bucket, queues, bus, logs, environments`,
    enableKeyRotation: true,
    removalPolicy: stage.dataOnRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  key.addToResourcePolicy(forLogsOf(Stack.of(scope)));
  return key;
};

/** Lets CloudWatch Logs use a key, for log groups of the same account and region alone. */
const forLogsOf = (stack: Stack): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey*',
      'kms:ReEncrypt*',
    ],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: '*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  });
