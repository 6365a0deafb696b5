import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import type {
  Amendment,
  DegradedEvent,
  DegradedEvents,
} from '../../application/ports/degraded-events.ts';
import { MillraceError } from '../../domain/errors.ts';
import { type Item, itemOf, text } from './attributes.ts';
import { DEGRADED_SHARDS } from './ledger-items.ts';

const INDEX = 'degraded';
/** Items changed at the same time. */
const IN_FLIGHT = 16;

/**
 * The events of the workflow lane. Those that wait are in a sparse index, in which an outage spreads over sixteen keys;
 * an amendment adds the attributes that an event lacks and takes it out of the index.
 */
export function dynamoDegradedEvents(client: DynamoDBClient, table: string): DegradedEvents {
  async function* query(
    shard: string,
    more: object,
  ): AsyncGenerator<{ count: number; items: Item[] }> {
    let start: Item | undefined;
    do {
      const page = await reached(() =>
        client.send(
          new QueryCommand({
            TableName: table,
            IndexName: INDEX,
            KeyConditionExpression: 'degraded = :shard',
            ExpressionAttributeValues: { ':shard': { S: shard } },
            ...more,
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      yield { count: page.Count ?? 0, items: page.Items ?? [] };
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }

  /** @returns whether the event still waited */
  async function amendOne({ eventId, enrichment }: Amendment, now: number): Promise<boolean> {
    const { level, ...joined } = enrichment;
    const added = Object.entries(itemOf({ enrichment: level, ...joined, enrichedAt: now }));
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { eventId: { S: eventId } },
          UpdateExpression: `SET ${added.map((_, i) => `#a${i} = :a${i}`).join(', ')} REMOVE degraded`,
          ConditionExpression: '#a0 = :degraded',
          ExpressionAttributeNames: Object.fromEntries(added.map(([name], i) => [`#a${i}`, name])),
          ExpressionAttributeValues: {
            ':degraded': { S: 'degraded' },
            ...Object.fromEntries(added.map(([, value], i) => [`:a${i}`, value])),
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async function reached<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message || cause.name : String(cause);
      throw new MillraceError('MLR_STORE_UNAVAILABLE', `the table ${table}: ${why}`, { cause });
    }
  }

  return {
    async waiting() {
      const counts = DEGRADED_SHARDS.map(async (shard) => {
        let waiting = 0;
        for await (const { count } of query(shard, { Select: 'COUNT' })) waiting += count;
        return waiting;
      });
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    },

    async *pages(size) {
      for (const shard of DEGRADED_SHARDS) {
        for await (const { items } of query(shard, { Limit: size })) {
          if (items.length > 0) yield items.map(degradedEvent);
        }
      }
    },

    async amend(amendments, now) {
      const limit = pLimit(IN_FLIGHT);
      const amended = await Promise.all(
        amendments.map((each) => limit(() => reached(() => amendOne(each, now)))),
      );
      return new Set(amendments.filter((_, i) => amended[i]).map(({ eventId }) => eventId));
    },
  };
}

const degradedEvent = (item: Item): DegradedEvent => ({
  eventId: text(item, 'eventId'),
  accountId: text(item, 'accountId'),
  merchantId: item['merchantId']?.S ?? null,
  country: item['country']?.S ?? null,
});
