import { afterAll, beforeAll } from '@jest/globals';
import { dynamoQuarantine } from '../../../src/adapters/dynamodb/quarantine.ts';
import { dynamoQuarantineStore } from '../../../src/adapters/dynamodb/quarantine-store.ts';
import { quarantineBehaviour } from '../../behaviour/quarantine.ts';
import { connect, type Pipeline } from '../../helpers/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline.close());

const tooLarge = async (): Promise<never> => {
  throw new Error('nothing here is too large for an item');
};

quarantineBehaviour('DynamoDB', async (now) => {
  const table = pipeline.endpoints.tables.quarantine;
  return {
    quarantine: dynamoQuarantine(pipeline.dynamo, { table, now, keepLarge: tooLarge }),
    store: dynamoQuarantineStore(pipeline.dynamo, { table, fetchLarge: tooLarge }),
  };
});
