import type { QueueHealth } from '../../application/ports/query-store.ts';
import type { AwsJson } from '../aws-json.ts';

/**
 * How much is in each queue, by its name.
 * @param sqs the JSON protocol of `AmazonSQS`
 * @param urls name → URL
 */
export const queueDepths = (
  sqs: AwsJson,
  urls: Readonly<Record<string, string>>,
): Promise<QueueHealth[]> =>
  Promise.all(
    Object.entries(urls).map(async ([name, QueueUrl]) => {
      const { Attributes = {} } = await sqs<{ Attributes?: Record<string, string> }>(
        'GetQueueAttributes',
        {
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        },
      );
      return {
        name,
        waiting: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
        inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
      };
    }),
  );
