import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Destination } from './destination.ts';
import { type FailureContext, metadataOf } from './failure-record.ts';

/** A queue that gets one message of metadata for each failure. */
export function sqsDestination(arn: string, context: FailureContext): Destination {
  const client = new SQSClient({});
  const [, , , , account, name] = arn.split(':');
  let url: Promise<string | undefined> | undefined;
  const urlOfQueue = async (): Promise<string | undefined> => {
    const command = new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account });
    return (await client.send(command)).QueueUrl;
  };
  return {
    async deliver(failure) {
      url ??= urlOfQueue().catch((error: unknown) => {
        url = undefined;
        throw error;
      });
      const MessageBody = JSON.stringify(metadataOf(failure, context));
      await client.send(new SendMessageCommand({ QueueUrl: await url, MessageBody }));
    },
    close: async () => client.destroy(),
  };
}
