import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { dynamoBreakerRecords } from '../../../src/adapters/dynamodb/breaker-records.ts';
import { keepsBreakerRecords } from '../../behaviour/breaker-records.ts';
import { connect, type Pipeline } from '../../helpers/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline.close());

keepsBreakerRecords(
  () => dynamoBreakerRecords(pipeline.dynamo, pipeline.endpoints.tables.breakers),
  randomUUID,
);
