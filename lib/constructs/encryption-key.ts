import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

/** The stage's own key, or nothing where AWS's keys do. */
export const encryptionKey = (scope: Construct, stage: Stage): Key | undefined => {
  if (stage.encryption === 'aws-managed') return undefined;
  return new Key(scope, 'Key', {
    description: `Millrace ${stage.name}: tables, bucket, queues, bus`,
    enableKeyRotation: true,
    removalPolicy: stage.dataOnRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
};
