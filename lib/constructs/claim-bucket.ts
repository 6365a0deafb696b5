import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

export interface ClaimBucketProps {
  readonly stage: Stage;
  /** @default keys S3 manages */
  readonly encryptionKey?: IKey;
}

/**
 * Payloads too large for a state or an item. `claims/` outlives its execution by at most two days,
 * batches Lambda gave up on (`aws/lambda/`) by thirty, `quarantine/` originals stay until somebody decides.
 */
export const claimBucket = (scope: Construct, { stage, encryptionKey }: ClaimBucketProps): Bucket =>
  new Bucket(scope, 'Claims', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: stage.dataOnRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    lifecycleRules: [
      { id: 'claims', prefix: 'claims/', expiration: Duration.days(2) },
      { id: 'failed-batches', prefix: 'aws/lambda/', expiration: Duration.days(30) },
      { id: 'uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    ...(encryptionKey === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
  });
