import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import { MillraceError } from '../../domain/errors.ts';
import type { Account, Merchant, Population } from '../generator/population.ts';
import { backoffMs } from './backoff.ts';

/** BatchWriteItem takes this many items a call. */
const MAX_ITEMS = 25;
const CALLS_IN_FLIGHT = 4;
const MAX_ATTEMPTS = 8;

/**
 * Writes the profiles of a population into the reference table, where enrichment looks them up.
 * @returns the number of profiles
 * @throws MillraceError `MLR_STORE_UNAVAILABLE` when the table keeps refusing
 */
export async function seedReference(
  client: DynamoDBClient,
  table: string,
  { accounts, merchants }: Population,
): Promise<number> {
  const requests = [...accounts.map(accountItem), ...merchants.map(merchantItem)];
  const limit = pLimit(CALLS_IN_FLIGHT);
  const calls: Promise<void>[] = [];
  for (let start = 0; start < requests.length; start += MAX_ITEMS) {
    const batch = requests.slice(start, start + MAX_ITEMS);
    calls.push(limit(() => write(client, table, batch)));
  }
  await Promise.all(calls);
  return requests.length;
}

const put = (item: Readonly<Record<string, string>>): WriteRequest => ({
  PutRequest: {
    Item: Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { S: value }])),
  },
});

const accountItem = ({ accountId, home, segment }: Account): WriteRequest =>
  put({ id: `account#${accountId}`, homeCountry: home.country, segment });

const merchantItem = ({ merchantId, name, category, country }: Merchant): WriteRequest =>
  put({ id: `merchant#${merchantId}`, name, category, country });

async function write(
  client: DynamoDBClient,
  table: string,
  batch: readonly WriteRequest[],
): Promise<void> {
  let left = [...batch];
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const answer = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
    );
    left = answer.UnprocessedItems?.[table] ?? [];
    if (left.length === 0) return;
    await sleep(backoffMs(attempt, Math.random()));
  }
  throw new MillraceError(
    'MLR_STORE_UNAVAILABLE',
    `Table ${table} left ${left.length} profiles unwritten after ${MAX_ATTEMPTS} attempts`,
  );
}
