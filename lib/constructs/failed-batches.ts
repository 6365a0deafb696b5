import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IEventSourceDlq } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';

/** Like the library's S3 destination, with the two actions the poller needs instead of read and write. */
export const toBucket = (bucket: Bucket): IEventSourceDlq => ({
  bind: (_mapping, target) => {
    target.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('aws/lambda/*')],
      }),
    );
    target.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    );
    return { destination: bucket.bucketArn };
  },
});
