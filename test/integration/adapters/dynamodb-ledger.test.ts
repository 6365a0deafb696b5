import { randomUUID } from 'node:crypto';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { totalsIn } from '../../../src/adapters/dynamodb/account-totals.ts';
import { itemOf } from '../../../src/adapters/dynamodb/attributes.ts';
import { dynamoEventLedger } from '../../../src/adapters/dynamodb/event-ledger.ts';
import { dynamoWindowStore } from '../../../src/adapters/dynamodb/window-store.ts';
import type { LedgerEvent } from '../../../src/application/ports/event-ledger.ts';
import { eventLedgerBehaviour } from '../../behaviour/event-ledger.ts';
import { connect, type Pipeline } from '../../helpers/pipeline.ts';
import { transaction } from '../../helpers/transactions.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline.close());

const ledgerOf = ({ dynamo, endpoints: { tables } }: Pipeline) =>
  dynamoEventLedger(dynamo, { ...tables, now: () => Date.now() });

/** @returns what is counted of an account, as queries show it */
async function totalsOf({ dynamo, endpoints }: Pipeline, accountId: string) {
  const Key = { accountId: { S: accountId } };
  const { Item = {} } = await dynamo.send(
    new GetItemCommand({ TableName: endpoints.tables.windows, Key, ConsistentRead: true }),
  );
  return totalsIn(Item);
}

eventLedgerBehaviour('DynamoDB', async () => {
  const { dynamo, endpoints } = pipeline;
  return {
    ledger: ledgerOf(pipeline),
    windows: dynamoWindowStore(dynamo, endpoints.tables),
    totals: (accountId) => totalsOf(pipeline, accountId),
    alertIds: async () =>
      (await pipeline.rows('alerts', ['alertId'])).map((row) => String(row['alertId'])),
    duplicates: async () =>
      (await pipeline.rows('duplicates', ['position'])).map((row) => String(row['position'])),
  };
});

it('shows no totals of an account that a build without them has written', async () => {
  const { dynamo, endpoints } = pipeline;
  const accountId = `acc-${randomUUID()}`;
  const window = { state: Buffer.from('window'), parts: [], added: [], removed: [] };
  const event = { ...transaction({ eventId: randomUUID() }), accountId };
  const stored = {
    ...{ event, position: `kafka:t:0:${event.eventId}`, fingerprint: '0123456789abcdef' },
    ...{ receivedAt: 1, late: false, enrichment: { level: 'none' as const } },
  };
  const commit = (baseVersion: number, events: readonly LedgerEvent[]) =>
    ledgerOf(pipeline).commit([{ accountId, baseVersion, window, events, alerts: [] }]);
  await commit(0, [stored]);
  expect(await totalsOf(pipeline, accountId)).toMatchObject({ events: 1 });
  // As such a build puts it: the item whole.
  const Item = itemOf({ accountId, version: 2, state: window.state, updatedAt: 1 });
  await dynamo.send(new PutItemCommand({ TableName: endpoints.tables.windows, Item }));

  expect(await commit(2, [])).toEqual([{ kind: 'committed' }]);

  expect(await totalsOf(pipeline, accountId)).toBeNull();
});
