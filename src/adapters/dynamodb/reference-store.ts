import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ReferenceStore } from '../../application/ports/reference-store.ts';
import { MillraceError } from '../../domain/errors.ts';
import { type Item, itemOf, text } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import { batchPut } from './batch-put.ts';
import { ANNOUNCED, keysOf, referenceDataOf, referenceItem } from './reference-items.ts';

/** Rows written at a time, so that a large file does not open hundreds of connections. */
const SLICE = 400;
/** More than any item has. */
const ITEM_BYTES = 2_000;

/** Reference data in the table that the enrich step reads. @param now epoch ms */
export function dynamoReferenceStore(
  client: DynamoDBClient,
  table: string,
  now: () => number,
): ReferenceStore {
  return {
    async put(rows) {
      for (let start = 0; start < rows.length; start += SLICE) {
        // One request must not name an item twice.
        const items = rows.slice(start, start + SLICE).map(referenceItem);
        const newest = new Map(items.map((item) => [text(item, 'id'), item]));
        await reached(() => batchPut(client, table, [...newest.values()], () => ITEM_BYTES));
      }
    },
    async announce() {
      const Item = itemOf({ id: ANNOUNCED, at: now() });
      await reached(() => client.send(new PutItemCommand({ TableName: table, Item })));
    },
    async lookUp(accountIds, merchantIds) {
      const ids = keysOf(accountIds, merchantIds);
      const items = await reached(() =>
        batchGet(client, { table, key: 'id', ids, consistent: true }),
      );
      const found = new Map(items.map((item): [string, Item] => [text(item, 'id'), item]));
      return referenceDataOf(accountIds, merchantIds, (key) => found.get(key));
    },
  };

  async function reached<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message || cause.name : String(cause);
      throw new MillraceError('MLR_STORE_UNAVAILABLE', `the table ${table}: ${why}`, { cause });
    }
  }
}
