import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ReferenceSource } from '../../application/ports/reference-source.ts';
import type { AccountProfile, Merchant } from '../../domain/enrichment.ts';
import { type Item, text } from './attributes.ts';
import { batchGet } from './batch-get.ts';

/** How long a looked-up profile or merchant is taken for current, ms. */
const FRESH_MS = 60_000;
/** Most ids kept in memory; beyond it everything is forgotten at once. */
const MAX_CACHED = 50_000;

/** Accounts and merchants in one table, by `account#<id>` and `merchant#<id>`, kept in memory for a minute. */
export function dynamoReferenceSource(
  client: DynamoDBClient,
  table: string,
  now: () => number,
): ReferenceSource {
  const cache = new Map<string, { readonly item: Item | undefined; readonly at: number }>();

  async function load(ids: readonly string[]): Promise<void> {
    const oldest = now() - FRESH_MS;
    const missing = ids.filter((id) => (cache.get(id)?.at ?? 0) < oldest);
    if (missing.length === 0) return;
    const items = await batchGet(client, { table, key: 'id', ids: missing });
    const found = new Map(items.map((item) => [text(item, 'id'), item]));
    if (cache.size + missing.length > MAX_CACHED) cache.clear();
    for (const id of missing) cache.set(id, { item: found.get(id), at: now() });
  }

  return {
    async lookUp(accountIds, merchantIds) {
      const accountKey = (id: string): string => `account#${id}`;
      const merchantKey = (id: string): string => `merchant#${id}`;
      await load([...accountIds.map(accountKey), ...merchantIds.map(merchantKey)]);
      const read = <T>(
        ids: readonly string[],
        keyOf: (id: string) => string,
        of: (item: Item) => T,
      ): Map<string, T> =>
        new Map(
          ids.flatMap((id): [string, T][] => {
            const item = cache.get(keyOf(id))?.item;
            return item === undefined ? [] : [[id, of(item)]];
          }),
        );
      return {
        accounts: read(accountIds, accountKey, profileOf),
        merchants: read(merchantIds, merchantKey, merchantOf),
      };
    },
  };
}

function profileOf(item: Item): AccountProfile {
  return pick(item, ['homeCountry', 'segment']);
}

function merchantOf(item: Item): Merchant {
  return pick(item, ['name', 'category', 'country']);
}

function pick<K extends string>(item: Item, names: readonly K[]): Partial<Record<K, string>> {
  const picked: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = item[name]?.S;
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
