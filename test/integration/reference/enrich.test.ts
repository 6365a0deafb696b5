import { randomUUID } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { dynamoReferenceStore } from '../../../src/adapters/dynamodb/reference-store.ts';
import { jsonOf } from '../../e2e/millrace.ts';
import { command } from '../../helpers/command.ts';
import { type FaultProxy, faultProxy } from '../../helpers/fault-proxy.ts';
import { addToEnvironment } from '../../helpers/function-environment.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { needs } from '../../helpers/target/needs.ts';
import { transaction } from '../../helpers/transactions.ts';

const { it } = needs('reaching-us');

const TIME = 90_000;
const event = transaction({
  eventId: randomUUID(),
  accountId: `late-${randomUUID().slice(0, 8)}`,
  merchantId: null,
});

let pipeline: Pipeline;
let proxy: FaultProxy;
let putBack: () => Promise<void>;
beforeAll(async () => {
  pipeline = await connect();
  const { endpoints } = pipeline;
  proxy = await faultProxy(endpoints.awsEndpoint, (operation) => operation === 'BatchGetItem');
  putBack = await addToEnvironment(endpoints, endpoints.functions.enrich, {
    AWS_ENDPOINT_URL_DYNAMODB: proxy.url,
  });
});
afterAll(async () => {
  await putBack?.();
  await proxy?.close();
  await pipeline?.close();
});

async function stored() {
  const request = {
    TableName: pipeline.endpoints.tables.events,
    Key: { eventId: { S: event.eventId } },
  };
  return (await pipeline.dynamo.send(new GetItemCommand(request))).Item;
}
const waiting = async () =>
  (jsonOf(await command('status', '--json'))['degraded'] as Record<string, number>)['workflow'];
const workflow = (ended: Awaited<ReturnType<typeof command>>) =>
  (jsonOf(ended)['lanes'] as Record<string, unknown>[]).find(({ lane }) => lane === 'workflow');

it(
  'an event that was stored while reference data was refused is joined later, once',
  async () => {
    await pipeline.putEvents([event]);
    const before = await eventually(stored, (item) => item !== undefined, TIME);
    expect(before).toMatchObject({ enrichment: { S: 'degraded' } });
    await putBack();
    const store = dynamoReferenceStore(
      pipeline.dynamo,
      pipeline.endpoints.tables.reference,
      Date.now,
    );
    const value = { homeCountry: 'FR', segment: 'premium' };
    await store.put([{ kind: 'accounts', id: event.accountId, value }]);

    const waited = await waiting();
    expect(waited).toBeGreaterThan(0);
    const dry = workflow(await command('reference', 'enrich', '--dry-run', '--json'));
    expect(dry).toMatchObject({ waited, passedOver: 0 });
    expect(await stored()).toEqual(before);

    const done = workflow(await command('reference', 'enrich', '--json'));
    expect(done).toEqual(dry);
    expect(done?.['complete']).toBeGreaterThan(0);
    const { degraded: _, ...kept } = before ?? {};
    expect(await stored()).toEqual({
      ...kept,
      enrichment: { S: 'complete' },
      homeCountry: { S: 'FR' },
      segment: { S: 'premium' },
      crossBorder: { BOOL: true },
      enrichedAt: { N: expect.stringMatching(/^\d{13}$/) },
    });
    expect(await waiting()).toBe(0);
    const again = workflow(await command('reference', 'enrich', '--json'));
    expect(again).toMatchObject({ waited: 0, complete: 0, partial: 0, none: 0 });
  },
  TIME,
);
