import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect } from '@jest/globals';
import pg from 'pg';
import { scan } from '../../../bin/commands/stores/scan.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { generate } from '../../../src/producer/generator/generate.ts';
import { connect, eventually, kafkaMessage, type Pipeline } from '../../helpers/pipeline.ts';
import { setProjecting } from '../../helpers/relational/projecting.ts';
import { end, startPostgresAgain } from '../../helpers/stream-lane/servers.ts';
import { needs } from '../../helpers/target/needs.ts';
import { transaction } from '../../helpers/transactions.ts';

const { describe, it } = needs('reaching-us');

/** What the projector reads of an item. */
const ATTRIBUTES = [
  ...['eventId', 'accountId', 'type', 'amountMinor', 'currency', 'merchantId', 'country'],
  ...['occurredAt', 'storedAt', 'late'],
];

let pipeline: Pipeline;
let lambda: LambdaClient;
let database: pg.Pool;
let analytics: { readonly databaseUrl: string; readonly projector: string };

beforeAll(async () => {
  pipeline = await connect();
  const { region, credentials, awsEndpoint: endpoint } = pipeline.endpoints;
  if (pipeline.endpoints.analytics === null) throw new Error('these tests need analytics');
  analytics = pipeline.endpoints.analytics;
  await setProjecting(pipeline.endpoints, true);
  lambda = new LambdaClient({ region, credentials, endpoint });
  database = new pg.Pool({ connectionString: analytics.databaseUrl, max: 1 });
  database.on('error', () => {});
});
afterAll(async () => {
  lambda?.destroy();
  if (pipeline !== undefined) await setProjecting(pipeline.endpoints, false);
  await database?.end();
  await pipeline?.close();
});

const rows = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await database.query(sql, values)).rows;

/** Of these ids, those that the relational side has; before the first batch it has no tables. */
async function projected(table: 'events' | 'alerts', ids: readonly string[]): Promise<string[]> {
  const [{ there } = {}] = await rows('select to_regclass($1)::text as there', [
    `analytics.${table}`,
  ]);
  if (there === null) return [];
  const key = table === 'events' ? 'event_id' : 'alert_id';
  const found = await rows(
    `select ${key}::text as id from analytics.${table} where ${key}::text = any($1) order by 1`,
    [ids],
  );
  return found.map(({ id }) => String(id));
}

const untilProjected = (table: 'events' | 'alerts', ids: readonly string[]) =>
  eventually(
    () => projected(table, ids),
    (found) => found.length === ids.length,
    90_000,
  );

/** Both ways to see the same sums: the roll-up, and the facts themselves. */
async function rollUp() {
  const own = await rows(
    `select country, currency, sum(events)::int as events, sum(spends)::int as spends, sum(spend_minor)::text as minor
     from analytics.spend_by_country_hour group by 1, 2 order by 1, 2`,
  );
  const facts = await rows(
    `select coalesce(country, 'ZZ') as country, currency, count(*)::int as events,
       count(*) filter (where spend)::int as spends, coalesce(sum(amount_minor) filter (where spend), 0)::text as minor
     from analytics.events group by 1, 2 order by 1, 2`,
  );
  return { own, facts };
}

const some = (count: number): Transaction[] =>
  Array.from({ length: count }, () =>
    transaction({
      eventId: randomUUID(),
      accountId: `acct-${randomUUID()}`,
      occurredAt: Date.now() - 60_000,
    }),
  );

/** What the stream of the events table delivers. */
async function invoke(images: readonly object[]): Promise<string | undefined> {
  const Records = images.map((NewImage, n) => ({
    ...{ eventID: randomUUID(), eventName: 'INSERT' },
    eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/events/stream/1`,
    dynamodb: { NewImage, SequenceNumber: `${Date.now()}${n}` },
  }));
  const answer = await lambda.send(
    new InvokeCommand({
      FunctionName: analytics.projector,
      Payload: Buffer.from(JSON.stringify({ Records })),
    }),
  );
  return answer.FunctionError;
}

describe('the relational side of the workflow lane', () => {
  let sent: Transaction[];
  let items: Record<string, { S?: string; N?: string }>[];

  it('gets every stored event and alert, with the values of the item', async () => {
    const { records } = generate({ seed: Date.now() % 2 ** 32, count: 300, endAt: Date.now() });
    sent = [...records()].map(({ event }) => event);
    const overKafka = ({ accountId }: Transaction) => /[02468]$/.test(accountId);
    await pipeline.sendKafka(sent.filter(overKafka).map(kafkaMessage));
    await pipeline.putEvents(sent.filter((event) => !overKafka(event)));
    const ids = sent.map(({ eventId }) => eventId);

    await untilProjected('events', ids);
    items = [];
    for await (const item of scan(pipeline.dynamo, {
      table: pipeline.endpoints.tables.events,
      attributes: ATTRIBUTES,
    })) {
      if (ids.includes(item['eventId']?.S ?? '')) items.push(item as (typeof items)[number]);
    }
    const stored = items.map((item) => ({
      ...{ eventId: item['eventId']?.S, accountId: item['accountId']?.S, type: item['type']?.S },
      ...{ amountMinor: item['amountMinor']?.N, currency: item['currency']?.S },
      country: item['country']?.S ?? null,
      ...{ occurredAt: Number(item['occurredAt']?.N), storedAt: Number(item['storedAt']?.N) },
    }));
    const facts = await rows(
      `select event_id as "eventId", account_id as "accountId", type, amount_minor::text as "amountMinor", currency,
         country, (extract(epoch from occurred_at) * 1000)::float8 as "occurredAt",
         (extract(epoch from stored_at) * 1000)::float8 as "storedAt"
       from analytics.events where event_id = any($1::uuid[])`,
      [ids],
    );
    const byId = (a: { eventId?: unknown }, b: { eventId?: unknown }) =>
      String(a.eventId) < String(b.eventId) ? -1 : 1;
    expect(facts.sort(byId)).toEqual(stored.sort(byId));

    const accounts = new Set(sent.map(({ accountId }) => accountId));
    const alerts = (await pipeline.rows('alerts', ['alertId', 'accountId']))
      .filter(({ accountId }) => accounts.has(String(accountId)))
      .map(({ alertId }) => String(alertId));
    expect(alerts.length).toBeGreaterThan(0);
    await untilProjected('alerts', alerts);
  }, 180_000);

  it('is not changed by what is delivered again', async () => {
    const before = await rollUp();
    expect(items).toHaveLength(300);

    expect(await invoke(items)).toBeUndefined();
    expect(await invoke(items.slice(0, 50))).toBeUndefined();

    const after = await rollUp();
    expect(after.facts).toEqual(after.own);
    expect(after).toEqual(before);
  }, 60_000);

  it('keeps aside what is no row, and stores its neighbours', async () => {
    const event = transaction({ eventId: randomUUID() });
    const image = {
      ...{ eventId: { S: event.eventId }, accountId: { S: 'acc-1' }, type: { S: 'PURCHASE' } },
      ...{ amountMinor: { N: '5' }, currency: { S: 'EUR' }, enrichment: { S: 'none' } },
      ...{ occurredAt: { N: String(event.occurredAt) }, storedAt: { N: String(Date.now()) } },
    };
    const broken = { ...image, eventId: { S: randomUUID() }, accountId: { S: 'a\0b' } };

    expect(await invoke([image, broken, {}])).toBeUndefined();

    expect(await projected('events', [event.eventId])).toEqual([event.eventId]);
    const refused = await rows(
      `select cause from analytics.refused where position like 'events/%' order by position`,
    );
    expect(refused.map(({ cause }) => cause)).toEqual([
      expect.stringContaining('0x00'),
      expect.stringContaining('no type'),
    ]);
  }, 60_000);

  it('catches up after a database that was killed, and the workflow does not wait for it', async () => {
    const before = some(60);
    await pipeline.putEvents(before);
    await end('postgres', 'SIGKILL');
    const during = some(60);
    await pipeline.putEvents(during);
    const ids = [...before, ...during].map(({ eventId }) => eventId);
    const stored = await eventually(
      async () =>
        (await pipeline.rows('events', ['eventId'])).filter(({ eventId }) =>
          ids.includes(String(eventId)),
        ),
      (found) => found.length === ids.length,
      90_000,
    );

    await startPostgresAgain(analytics.databaseUrl);

    await untilProjected('events', ids);
    expect(stored).toHaveLength(120);
    const { own, facts } = await rollUp();
    expect(own).toEqual(facts);
  }, 240_000);
});
