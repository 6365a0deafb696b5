import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { explainClaimBucket, explainLogBucket } from '../explained/bucket.ts';
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
export const claimBucket = (
  scope: Construct,
  { stage, encryptionKey }: ClaimBucketProps,
): Bucket => {
  const logs = stage.dataOnRemoval === 'retain' ? accessLog(scope) : undefined;
  const bucket = new Bucket(scope, 'Claims', {
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
    // The library's optional getter is wider than exact optional types allow.
    ...(logs !== undefined && { serverAccessLogsBucket: logs as IBucket }),
  });
  explainClaimBucket(bucket, stage.name, logs !== undefined);
  return bucket;
};

/** Who read and wrote what, for a year. S3 delivers it only to buckets without a key of ours. */
const accessLog = (scope: Construct): Bucket => {
  const bucket = new Bucket(scope, 'ClaimsAccess', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ id: 'old', expiration: Duration.days(365) }],
  });
  explainLogBucket(bucket);
  return bucket;
};
