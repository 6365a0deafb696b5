import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { explain } from './explain.ts';

/** @param logged whether its accesses are logged */
export function explainClaimBucket(bucket: Bucket, stageName: string, logged: boolean): void {
  const unlogged = `Data of stage ${stageName} is for trying things out; who read it is not worth a second bucket.`;
  explain(bucket, {
    CKV_AWS_21:
      'Every object is written once under a name of its own; versions would only keep what was discarded on purpose.',
    ...(!logged && { 'AwsSolutions-S1': unlogged, CKV_AWS_18: unlogged }),
  });
}

export function explainLogBucket(bucket: Bucket): void {
  explain(bucket, {
    CKV_AWS_18: 'It receives the access log; logging accesses to that would never end.',
    CKV_AWS_21: 'S3 writes each log file once and nobody else may write.',
  });
}
