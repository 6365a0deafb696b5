import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dynamoReferenceSource } from '../../../src/adapters/dynamodb/reference-source.ts';
import { dynamoReferenceStore } from '../../../src/adapters/dynamodb/reference-store.ts';
import { keepsReferenceData } from '../../behaviour/reference-store.ts';
import { connect, type Pipeline } from '../../helpers/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline.close());

let time = Date.now();
const now = () => time;
const storeNow = () =>
  dynamoReferenceStore(pipeline.dynamo, pipeline.endpoints.tables.reference, now);
const readerNow = () =>
  dynamoReferenceSource(pipeline.dynamo, pipeline.endpoints.tables.reference, now);

keepsReferenceData(async () => storeNow(), randomUUID);

describe('a reader that remembers', () => {
  const put = (id: string, segment: string) =>
    storeNow().put([{ kind: 'accounts', id, value: { segment } }]);
  const segment = async (reader: ReturnType<typeof readerNow>, id: string) =>
    (await reader.lookUp([id], [])).accounts.get(id)?.segment;

  it('keeps what it read for a minute', async () => {
    const id = randomUUID();
    const reader = readerNow();
    await put(id, 'old');
    expect(await segment(reader, id)).toBe('old');
    await put(id, 'new');
    time += 59_000;
    expect(await segment(reader, id)).toBe('old');
    time += 2_000;
    expect(await segment(reader, id)).toBe('new');
  });

  it('knows what was announced after five seconds, also of ids it knew nothing about', async () => {
    const [id, unknown] = [randomUUID(), randomUUID()];
    const reader = readerNow();
    await put(id, 'old');
    expect(await segment(reader, id)).toBe('old');
    expect(await segment(reader, unknown)).toBeUndefined();
    await put(id, 'new');
    await put(unknown, 'found');
    await storeNow().announce();
    time += 4_000;
    expect(await segment(reader, id)).toBe('old');
    time += 1_000;
    expect(await segment(reader, id)).toBe('new');
    expect(await segment(reader, unknown)).toBe('found');
  });

  it('forgets an announcement once it has heard of it', async () => {
    const id = randomUUID();
    const reader = readerNow();
    await put(id, 'old');
    await storeNow().announce();
    expect(await segment(reader, id)).toBe('old');
    await put(id, 'new');
    time += 20_000;
    expect(await segment(reader, id)).toBe('old');
  });
});
