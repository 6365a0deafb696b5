import { RemovalPolicy } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

/** The stage's own key, or nothing where AWS's keys do. */
export const encryptionKey = (scope: Construct, stage: Stage): Key | undefined => {
  if (stage.encryption === 'aws-managed') return undefined;
  const key = new Key(scope, 'Key', {
    description: `Millrace ${stage.name}: tables, bucket, queues, bus`,
    enableKeyRotation: true,
    removalPolicy: stage.dataOnRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  // Alarms publish to a topic under this key from another stack; granting there would close a cycle.
  key.grantDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));
  key.grant(new ServicePrincipal('cloudwatch.amazonaws.com'), 'kms:GenerateDataKey');
  return key;
};
