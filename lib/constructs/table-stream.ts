import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Following } from '../functions.ts';
import { toBucket } from './failed-batches.ts';

export interface TableStreamProps {
  /** It has a stream of new images. */
  readonly table: ITable;
  /** Takes what is given up, records and all: a queue would be told their sequence numbers only. */
  readonly failedBatches: Bucket;
  readonly following: Omit<Following, 'tables'>;
}

/**
 * What is inserted into a table, in order per item, to a function that names the first record it could not handle.
 * From there the shard waits and is tried again; a hundred attempts outlast an outage of an hour, and then the records
 * go to the bucket, so that one that can never be handled holds the others up no longer.
 */
export const insertedInto = ({
  table,
  failedBatches,
  following,
}: TableStreamProps): DynamoEventSource =>
  new DynamoEventSource(table, {
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: following.batchSize,
    ...(following.windowSeconds !== undefined && {
      maxBatchingWindow: Duration.seconds(following.windowSeconds),
    }),
    filters: [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT') })],
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: 100,
    // The stream itself forgets after 24 hours.
    maxRecordAge: Duration.hours(12),
    onFailure: toBucket(failedBatches),
  });
