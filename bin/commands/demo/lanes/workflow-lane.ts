import type { Endpoints } from '../../../../local/endpoints.ts';
import { batchGet } from '../../../../src/adapters/dynamodb/batch-get.ts';
import { dynamoDb } from '../../clients.ts';
import {
  countByDescription,
  countByScan,
  countStores,
  countsSince,
  settled,
} from '../../stores/count.ts';
import { textOf } from '../../stores/plain.ts';
import { tallySince } from '../tally.ts';
import type { DemoLane } from './lane.ts';

/** Opens the workflow lane: what its tables hold now is not this stream's. */
export async function openWorkflowLane(endpoints: Endpoints): Promise<DemoLane> {
  const { tables } = endpoints;
  const client = dynamoDb(endpoints);
  const before = await countStores(client, tables, countByScan);
  return {
    name: 'workflow',
    routes: ['kafka', 'eventbridge'],
    settled: async () =>
      settled(countsSince(await countStores(client, tables, countByDescription), before)),
    async outcome(startedAt) {
      const [after, tally] = await Promise.all([
        countStores(client, tables, countByScan),
        tallySince(client, tables, Math.floor(startedAt)),
      ]);
      const { events, duplicates, quarantine, alerts } = countsSince(after, before);
      return { ...tally, stored: events, duplicates, quarantined: quarantine, alerts };
    },
    async holds(eventIds) {
      const request = { table: tables.events, key: 'eventId', attributes: ['eventId'] };
      const items = await batchGet(client, { ...request, ids: eventIds });
      return new Set(items.map((item) => textOf(item, 'eventId')));
    },
    close: async () => client.destroy(),
  };
}
