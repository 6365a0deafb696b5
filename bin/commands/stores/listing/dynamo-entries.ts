import type { Endpoints } from '../../../../local/endpoints.ts';
import { batchGet } from '../../../../src/adapters/dynamodb/batch-get.ts';
import { dynamoDb } from '../../clients.ts';
import { type Listing, list } from '../newest.ts';
import { plain } from '../plain.ts';
import type { LaneEntries } from './listing.ts';

/** Entries of a table of the workflow lane. @param key its partition key */
export function dynamoEntries(endpoints: Endpoints, key: string, listing: Listing): LaneEntries {
  return {
    lane: 'workflow',
    newest: async () => (await list(endpoints, listing)).map(plain),
    async withKeys(ids) {
      const client = dynamoDb(endpoints);
      const items = await batchGet(client, { table: listing.table, key, ids }).finally(() =>
        client.destroy(),
      );
      return items.map(plain);
    },
  };
}
