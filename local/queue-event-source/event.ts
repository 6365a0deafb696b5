import type { Message } from '@aws-sdk/client-sqs';
import type { InvokeOutcome } from '../event-source/acknowledge.ts';

/** The event Lambda's SQS event source hands to a function. */
export function sqsEvent(messages: readonly Message[], queueArn: string, region: string): string {
  return JSON.stringify({
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: {},
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  });
}

/**
 * The messages to take off the queue after an invocation. None when the function failed, answered something
 * that is no partial batch response, or named a message that was not in the batch: as Lambda does, the whole
 * batch then comes back after its visibility timeout.
 */
export function finished(messages: readonly Message[], outcome: InvokeOutcome): readonly Message[] {
  if (outcome.kind !== 'answered') return [];
  const failed = failedIds(outcome.payload);
  const known = new Set(messages.map((message) => message.MessageId));
  if (failed === undefined || failed.some((id) => !known.has(id))) return [];
  return messages.filter((message) => !failed.includes(message.MessageId ?? ''));
}

function failedIds(payload: string): string[] | undefined {
  if (payload === '' || payload === 'null') return [];
  try {
    const answer = JSON.parse(payload) as {
      batchItemFailures?: { itemIdentifier?: string }[] | null;
    };
    const failures = answer.batchItemFailures ?? [];
    const ids = failures.map(({ itemIdentifier }) => itemIdentifier);
    return ids.every((id) => typeof id === 'string' && id !== '') ? (ids as string[]) : undefined;
  } catch {
    return undefined;
  }
}
