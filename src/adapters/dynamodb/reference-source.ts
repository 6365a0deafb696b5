import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ReferenceSource } from '../../application/ports/reference-source.ts';
import { type Item, text } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import { ANNOUNCED, keysOf, referenceDataOf } from './reference-items.ts';

/** How long a looked-up profile or merchant is taken for current, ms. */
const FRESH_MS = 60_000;
/** How often it is asked whether something was announced, ms. */
const CHECK_EVERY_MS = 5_000;
/** For so long after an announcement a replica may still have what was before, ms. */
const REPLICAS_WITHIN_MS = 10_000;
/** Most ids kept in memory; beyond it everything is forgotten at once. */
const MAX_CACHED = 50_000;

type Cache = Map<string, { readonly item: Item | undefined; readonly at: number }>;

/**
 * Accounts and merchants in one table, by `account#<id>` and `merchant#<id>`, kept in memory for a minute. What was
 * announced is known within five seconds: everything that was kept is forgotten then.
 */
export function dynamoReferenceSource(
  client: DynamoDBClient,
  table: string,
  now: () => number,
): ReferenceSource {
  let cache: Cache = new Map();
  let announcedAt: number | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;

  /** @returns a cache that has all of the ids; an answer that comes late never gets into a newer one */
  async function load(ids: readonly string[]): Promise<Cache> {
    const oldest = now() - FRESH_MS;
    let missing = ids.filter((id) => (cache.get(id)?.at ?? 0) < oldest);
    if (cache.size + missing.length > MAX_CACHED) {
      cache = new Map();
      missing = [...ids];
    }
    const into = cache;
    const checks = now() - checkedAt >= CHECK_EVERY_MS;
    if (missing.length === 0 && !checks) return into;
    const items = await batchGet(client, {
      ...{ table, key: 'id', ids: checks ? [...missing, ANNOUNCED] : missing },
      consistent: now() - (announcedAt ?? 0) < REPLICAS_WITHIN_MS,
    });
    const found = new Map(items.map((item) => [text(item, 'id'), item]));
    for (const id of missing) into.set(id, { item: found.get(id), at: now() });
    if (!checks) return into;
    checkedAt = now();
    const at = Number(found.get(ANNOUNCED)?.['at']?.N ?? 0);
    if (at === announcedAt) return into;
    const isFirst = announcedAt === undefined;
    announcedAt = at;
    // What a process reads at its start is as new as the announcement, unless that has only just been made.
    if (isFirst && now() - at >= REPLICAS_WITHIN_MS) return into;
    cache = new Map();
    return await load(ids);
  }

  return {
    async lookUp(accountIds, merchantIds) {
      const loaded = await load(keysOf(accountIds, merchantIds));
      return referenceDataOf(accountIds, merchantIds, (key) => loaded.get(key)?.item);
    },
  };
}
