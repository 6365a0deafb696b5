import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { PutResult } from '../../src/adapters/eventbridge/put-events.ts';
import type { StoredAlert } from '../../src/application/outbox/ports.ts';
import { MillraceError } from '../../src/domain/errors.ts';
import { insertedAlert } from './records.ts';

export interface Relayed {
  readonly response: DynamoDBBatchResponse;
  /** Why the first record that is reported was not published; nothing when all were. */
  readonly error?: MillraceError;
}

/**
 * Publishes the alerts of a batch, up to the first record that is none. The first that could not be published is
 * reported, and with it, as Lambda reads the answer, everything after it: neighbours of the same call that were taken
 * come again and go out twice.
 *
 * @throws MillraceError when not even the first one was published: nothing of the batch is done, which Lambda treats
 * the same and counts as an error of the function
 */
export async function relayBatch(
  records: readonly DynamoDBRecord[],
  put: (alerts: readonly StoredAlert[]) => Promise<readonly PutResult[]>,
): Promise<Relayed> {
  const alerts: StoredAlert[] = [];
  let error: MillraceError | undefined;
  for (const record of records) {
    const inserted = insertedAlert(record);
    if (!inserted.ok) {
      error = inserted.error;
      break;
    }
    alerts.push(inserted.stored);
  }
  const results = await put(alerts);
  let done = 0;
  for (const result of results) {
    if (!result.ok) {
      error = new MillraceError(result.code, result.cause);
      break;
    }
    done += 1;
  }
  if (error === undefined) return { response: { batchItemFailures: [] } };
  if (done === 0) throw error;
  const itemIdentifier = records[done]?.dynamodb?.SequenceNumber ?? '';
  return { response: { batchItemFailures: [{ itemIdentifier }] }, error };
}
