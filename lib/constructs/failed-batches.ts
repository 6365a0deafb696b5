import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IEventSourceDlq } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { explain } from '../explained/explain.ts';

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
    if (target.role !== undefined) {
      explain(target.role, {
        'AwsSolutions-IAM5[/aws/lambda/*]':
          'Lambda names what it gives up after mapping, shard and time, known only when it writes.',
      });
    }
    return { destination: bucket.bucketArn };
  },
});
