import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsClient } from 'aws4fetch';
import { awsJson } from '../../../src/adapters/aws-json.ts';
import { dynamoEventLedger } from '../../../src/adapters/dynamodb/event-ledger.ts';
import { dynamoLists } from '../../../src/adapters/dynamodb/query-lists.ts';
import type { Commit, LedgerEvent } from '../../../src/application/ports/event-ledger.ts';
import type { EventView } from '../../../src/application/ports/query-store.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { TransactionFields } from '../../../src/domain/transaction.generated.ts';
import { workflowQueryStore } from '../../../src/query/workflow-store.ts';
import { queryStoreBehaviour } from '../../behaviour/query-store.ts';
import { answerCheck, type OpenApiDocument } from '../../helpers/openapi-check.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { needs } from '../../helpers/target/needs.ts';
import { transaction } from '../../helpers/transactions.ts';
import { eventView } from '../../helpers/views.ts';

let pipeline: Pipeline;
let signed: AwsClient;
beforeAll(async () => {
  pipeline = await connect();
  const { region, credentials } = pipeline.endpoints;
  signed = new AwsClient({ ...credentials, region, service: 'execute-api' });
});
afterAll(() => pipeline?.close());

const storeOf = () => {
  const { region, awsEndpoint: endpoint, credentials, tables } = pipeline.endpoints;
  const service = { region, endpoint, credentials, service: 'dynamodb' };
  return workflowQueryStore({
    lists: dynamoLists(awsJson({ ...service, target: 'DynamoDB_20120810' }), tables),
    counters: { statistics: async () => [] },
    queues: async () => [{ name: 'lost', waiting: 2, inFlight: 0 }],
    shouldBeEmpty: { lost: 'events are lost' },
  });
};

const WINDOW = { state: Buffer.from('window'), parts: [], added: [], removed: [] };

queryStoreBehaviour('DynamoDB', async () => {
  let now = 0;
  const versions = new Map<string, number>();
  const { tables } = pipeline.endpoints;
  const ledger = dynamoEventLedger(pipeline.dynamo, { ...tables, now: () => now });
  return {
    store: storeOf(),
    async write(events, alerts) {
      const commit = async (accountId: string, over: Partial<Commit>) => {
        const baseVersion = versions.get(accountId) ?? 0;
        versions.set(accountId, baseVersion + 1);
        const one = { accountId, baseVersion, window: WINDOW, events: [], alerts: [], ...over };
        expect(await ledger.commit([one])).toEqual([{ kind: 'committed' }]);
      };
      for (const [accountId, own] of Map.groupBy(events, (event) => event.accountId)) {
        await commit(accountId, { events: own.map(ledgerEvent) });
      }
      for (const { raisedAt, ...alert } of alerts) {
        now = raisedAt;
        await commit(alert.accountId, { alerts: [alert] });
      }
    },
  };
});

function ledgerEvent(view: EventView): LedgerEvent {
  const { enrichment: level, homeCountry, segment, merchantName, merchantCategory } = view;
  const joined = { homeCountry, segment, merchantName, merchantCategory };
  const known = Object.entries({ ...joined, crossBorder: view.crossBorder }).filter(
    (each) => each[1] !== null,
  );
  const event = Object.fromEntries(TransactionFields.map((name) => [name, view[name]]));
  return {
    event: event as unknown as Transaction,
    ...{ position: `kafka:t:0:${view.eventId}`, fingerprint: '0123456789abcdef' },
    ...{ receivedAt: view.receivedAt, late: view.late },
    enrichment: { level, ...Object.fromEntries(known) },
  };
}

describe('the workflow lane’s query side', () => {
  it('says what lies where nothing should', async () => {
    expect(await storeOf().health()).toMatchObject({ reasons: ['2 events are lost.'] });
  });

  it('finds the few of a detector among many, in pages that may come short', async () => {
    const store = storeOf();
    const from = Date.UTC(3000, 0, 1) + Math.floor(Math.random() * 1e6) * 86_400_000;
    const event = eventView({ accountId: `acc-${randomUUID()}` });
    const { accountId, eventId, occurredAt } = event;
    const finding = { measured: 1, threshold: 1, severity: 'high', reason: 'x' } as const;
    const ledger = dynamoEventLedger(pipeline.dynamo, {
      ...pipeline.endpoints.tables,
      now: () => from + 30 * 86_400_000,
    });
    const alert = (detector: 'velocity' | 'high-value', n: number) => ({
      ...{ alertId: `${detector}:${accountId}:${n}`, detector, accountId, eventId, occurredAt },
      ...finding,
    });
    const alerts = Array.from({ length: 60 }, (_, n) =>
      alert(n % 20 ? 'velocity' : 'high-value', n),
    );
    await ledger.commit([{ accountId, baseVersion: 0, window: WINDOW, events: [], alerts }]);

    const found: string[] = [];
    let after: Parameters<typeof store.alerts>[0]['after'];
    do {
      const range = { from, to: from + 31 * 86_400_000, limit: 2 };
      const page = await store.alerts({ ...range, detector: 'high-value', after });
      found.push(...page.items.map(({ alertId }) => alertId));
      after = page.next;
    } while (after !== undefined);

    expect(found.sort()).toEqual([0, 20, 40].map((n) => `high-value:${accountId}:${n}`).sort());
  });
});

describe('GET on the deployed API', () => {
  const { it } = needs('http-apis');
  let wrongWith: ReturnType<typeof answerCheck>;
  const get = (path: string) => signed.fetch(`${pipeline.endpoints.httpQueries}${path}`);
  beforeAll(async () => {
    wrongWith = answerCheck((await (await get('/openapi.json')).json()) as OpenApiDocument);
  }, 60_000);

  it('shows an event that came over the bus, its account, and what the pipeline counted', async () => {
    const accountId = `query-${randomUUID()}`;
    const event = transaction({
      ...{ accountId, eventId: randomUUID(), occurredAt: Date.now() - 1_000 },
      amountMinor: 9_000_000,
    });
    await pipeline.putEvents([event]);

    const account = await eventually(
      () => get(`/accounts/${accountId}`),
      ({ status }) => status === 200,
    );
    expect(await account.clone().json()).toMatchObject({
      ...{ accountId, latest: { eventId: event.eventId, amountMinor: 9_000_000 } },
      totals: { events: 1, late: 0, alerts: 1, spendMinor: { EUR: '9000000' } },
    });
    expect(await wrongWith('/accounts/{id}', account)).toEqual([]);
    const events = await get(`/accounts/${accountId}/events?limit=5`);
    expect(await events.clone().json()).toMatchObject({ items: [event], next: null });
    expect(await wrongWith('/accounts/{id}/events', events)).toEqual([]);
    const alerts = await get(`/alerts?account=${accountId}&detector=high-value`);
    expect(await alerts.clone().json()).toMatchObject({ items: [{ eventId: event.eventId }] });
    expect(await wrongWith('/alerts', alerts)).toEqual([]);
    // Metrics come by the bridge from the functions' logs.
    const statistics = await eventually(
      () => get('/statistics?minutes=30'),
      async (answer) => ((await answer.clone().json()) as { events: number }).events > 0,
    );
    expect(await statistics.clone().json()).toMatchObject({
      ...{ lane: 'workflow', spendMinor: null, alerts: { 'high-value': expect.any(Number) } },
    });
    expect(await wrongWith('/statistics', statistics)).toEqual([]);
    const health = await get('/health');
    expect(await health.clone().json()).toMatchObject({
      queues: [{ name: 'buffer' }, { name: 'dead-letters' }, { name: 'undelivered' }],
    });
    expect(await wrongWith('/health', health)).toEqual([]);
  }, 120_000);

  it('refuses what is wrong as documented', async () => {
    const answer = await get('/alerts?limit=501');

    expect(answer.status).toBe(400);
    expect(await wrongWith('/alerts', answer)).toEqual([]);
  });

  it.each(['/accounts/acc-1', '/alerts', '/openapi.json'])(
    'refuses who does not sign: %s',
    async (path) => {
      const answer = await fetch(`${pipeline.endpoints.httpQueries}${path}`);

      expect(answer.status).toBe(403);
    },
  );
});
