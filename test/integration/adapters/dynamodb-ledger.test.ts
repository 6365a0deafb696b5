import { afterAll, beforeAll } from '@jest/globals';
import { dynamoEventLedger } from '../../../src/adapters/dynamodb/event-ledger.ts';
import { dynamoWindowStore } from '../../../src/adapters/dynamodb/window-store.ts';
import { eventLedgerBehaviour } from '../../behaviour/event-ledger.ts';
import { connect, type Pipeline } from '../../helpers/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline.close());

eventLedgerBehaviour('DynamoDB', async () => {
  const { dynamo, endpoints } = pipeline;
  const { events, windows, windowParts, alerts, duplicates } = endpoints.tables;
  const now = (): number => Date.now();
  return {
    ledger: dynamoEventLedger(dynamo, { events, windows, windowParts, alerts, duplicates, now }),
    windows: dynamoWindowStore(dynamo, { windows, windowParts }),
    alertIds: async () =>
      (await pipeline.rows('alerts', ['alertId'])).map((row) => String(row['alertId'])),
    duplicates: async () =>
      (await pipeline.rows('duplicates', ['position'])).map((row) => String(row['position'])),
  };
});
