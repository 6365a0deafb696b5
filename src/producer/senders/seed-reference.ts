import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Item, itemOf } from '../../adapters/dynamodb/attributes.ts';
import { batchPut } from '../../adapters/dynamodb/batch-put.ts';
import type { Account, Merchant, Population } from '../generator/population.ts';

/** Items written at a time, so that a large population does not open hundreds of connections. */
const SLICE = 400;
const ITEM_BYTES = 200;

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
  const items = [...accounts.map(accountItem), ...merchants.map(merchantItem)];
  for (let start = 0; start < items.length; start += SLICE) {
    await batchPut(client, table, items.slice(start, start + SLICE), () => ITEM_BYTES);
  }
  return items.length;
}

const accountItem = ({ accountId, home, segment }: Account): Item =>
  itemOf({ id: `account#${accountId}`, homeCountry: home.country, segment });

const merchantItem = ({ merchantId, name, category, country }: Merchant): Item =>
  itemOf({ id: `merchant#${merchantId}`, name, category, country });
