import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StoredWindow, WindowStore } from '../../application/ports/window-store.ts';
import { text } from './attributes.ts';
import { batchGet } from './batch-get.ts';

/** Windows in a table keyed by account, read consistently. */
export function dynamoWindowStore(client: DynamoDBClient, table: string): WindowStore {
  return {
    async read(accountIds) {
      const items = await batchGet(client, {
        table,
        key: 'accountId',
        ids: accountIds,
        consistent: true,
      });
      return new Map(
        items.map((item): [string, StoredWindow] => [
          text(item, 'accountId'),
          {
            version: Number(item['version']?.N ?? 0),
            state: item['state']?.B ?? new Uint8Array(0),
          },
        ]),
      );
    },
  };
}
