import { setTimeout } from 'node:timers/promises';
import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MillraceError } from '../../domain/errors.ts';
import type { Item } from './attributes.ts';

/** Most keys one BatchGetItem takes. */
const MAX_KEYS = 100;
const MAX_ROUNDS = 8;

export interface BatchGet {
  readonly table: string;
  /** Name of the partition key, a string attribute. */
  readonly key: string;
  readonly ids: readonly string[];
  /** Read what is newest at the price of twice the capacity. @default false */
  readonly consistent?: boolean;
  /** Attributes to read. @default all */
  readonly attributes?: readonly string[];
}

/**
 * Items by key, in no order, as many requests as it takes; keys left unprocessed are asked again.
 * @throws MillraceError `MLR_STORE_UNAVAILABLE` when the table keeps leaving keys unprocessed.
 */
export async function batchGet(client: DynamoDBClient, request: BatchGet): Promise<Item[]> {
  const ids = [...new Set(request.ids)];
  const chunks: string[][] = [];
  for (let i = 0; i < ids.length; i += MAX_KEYS) chunks.push(ids.slice(i, i + MAX_KEYS));
  const found = await Promise.all(chunks.map((chunk) => getChunk(client, request, chunk)));
  return found.flat();
}

async function getChunk(
  client: DynamoDBClient,
  { table, key, consistent = false, attributes }: BatchGet,
  ids: readonly string[],
): Promise<Item[]> {
  const names = attributes?.map((name, i) => [`#a${i}`, name] as const);
  const projection = names && {
    ProjectionExpression: names.map(([alias]) => alias).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names),
  };
  const items: Item[] = [];
  let keys: Item[] = ids.map((id) => ({ [key]: { S: id } }));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const answer = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: keys, ConsistentRead: consistent, ...projection } },
      }),
    );
    items.push(...(answer.Responses?.[table] ?? []));
    keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    if (keys.length === 0) return items;
    await setTimeout(Math.random() * 50 * 2 ** round);
  }
  throw new MillraceError('MLR_STORE_UNAVAILABLE', `${table} left ${keys.length} keys unread`);
}
