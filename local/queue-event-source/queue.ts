import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** SQS hands out and takes back ten messages a call. */
const MESSAGES_PER_CALL = 10;
/** Calls at once while the queue is busy. */
const BUSY_CALLS = 8;

export interface BufferQueue {
  /** Up to `wanted` messages. `patient` waits up to a second for the first, with one call. */
  receive(wanted: number, patient: boolean): Promise<Message[]>;
  remove(messages: readonly Message[]): Promise<void>;
}

/** The queue behind a URL; endpoint and credentials come from the environment. */
export function bufferQueue(QueueUrl: string): BufferQueue {
  const client = new SQSClient({});
  const receiveOnce = async (most: number, WaitTimeSeconds: number): Promise<Message[]> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(MESSAGES_PER_CALL, most),
        WaitTimeSeconds,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages;
  };
  return {
    async receive(wanted, patient) {
      if (patient) return await receiveOnce(wanted, 1);
      const calls = Math.min(BUSY_CALLS, Math.ceil(wanted / MESSAGES_PER_CALL));
      const share = Math.floor(wanted / calls);
      const received = await Promise.all(
        Array.from({ length: calls }, () => receiveOnce(Math.max(1, share), 0)),
      );
      return received.flat();
    },
    async remove(messages) {
      const calls: Promise<unknown>[] = [];
      for (let i = 0; i < messages.length; i += MESSAGES_PER_CALL) {
        const Entries = messages.slice(i, i + MESSAGES_PER_CALL).map((message, n) => ({
          Id: String(n),
          ReceiptHandle: message.ReceiptHandle,
        }));
        calls.push(client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })));
      }
      await Promise.all(calls);
    },
  };
}
