import type { FailureDestination } from '../mapping/mapping.ts';
import type { Destination } from './destination.ts';
import type { FailureContext } from './failure-record.ts';
import { kafkaDestination } from './kafka.ts';
import { s3Destination } from './s3.ts';
import { snsDestination } from './sns.ts';
import { sqsDestination } from './sqs.ts';

export interface DestinationOptions {
  readonly context: FailureContext;
  readonly mappingUuid: string;
  /** The cluster a `kafka://` topic is in. */
  readonly bootstrapServers: readonly string[];
}

/** The destination a mapping names. Endpoint, region and credentials come from the environment. */
export function openDestination(to: FailureDestination, options: DestinationOptions): Destination {
  const { context } = options;
  switch (to.kind) {
    case 'sqs':
      return sqsDestination(to.arn, context);
    case 'sns':
      return snsDestination(to.arn, context);
    case 's3':
      return s3Destination(to.bucket, options.mappingUuid, context);
    case 'kafka':
      return kafkaDestination(to.topic, options.bootstrapServers, context);
  }
}
