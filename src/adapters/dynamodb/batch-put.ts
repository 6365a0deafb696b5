import { setTimeout } from 'node:timers/promises';
import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MillraceError } from '../../domain/errors.ts';
import type { Item } from './attributes.ts';

/** Most items one BatchWriteItem takes. */
const MAX_ITEMS = 25;
/** Most bytes of items in one request; DynamoDB takes 16 MB. */
const MAX_BYTES = 8_000_000;
const MAX_ROUNDS = 8;

/**
 * Puts items whatever is there already; items left unprocessed are sent again.
 * @throws MillraceError `MLR_STORE_UNAVAILABLE` when the table keeps leaving items unprocessed.
 */
export async function batchPut(
  client: DynamoDBClient,
  table: string,
  items: readonly Item[],
  sizeOf: (item: Item) => number,
): Promise<void> {
  const chunks: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const chunk = chunks.at(-1);
    bytes += sizeOf(item);
    if (chunk !== undefined && chunk.length < MAX_ITEMS && bytes <= MAX_BYTES) {
      chunk.push(item);
    } else {
      chunks.push([item]);
      bytes = sizeOf(item);
    }
  }
  await Promise.all(chunks.map((chunk) => putChunk(client, table, chunk)));
}

async function putChunk(client: DynamoDBClient, table: string, items: Item[]): Promise<void> {
  let requests = items.map((Item) => ({ PutRequest: { Item } }));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const answer = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
    );
    requests = (answer.UnprocessedItems?.[table] ?? []) as typeof requests;
    if (requests.length === 0) return;
    await setTimeout(Math.random() * 50 * 2 ** round);
  }
  throw new MillraceError(
    'MLR_STORE_UNAVAILABLE',
    `${table} left ${requests.length} items unwritten`,
  );
}
