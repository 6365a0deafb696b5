import { randomUUID } from 'node:crypto';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { auditWorkflowLane } from '../../../bin/commands/audit/workflow-lane.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import type { CanaryOutcome } from '../../../src/application/canary/send-canary.ts';
import { isCanary } from '../../../src/domain/canary.ts';
import { METRIC_NAMESPACE, type MetricName } from '../../../src/domain/metric-names.ts';
import { setRule } from '../../helpers/canary.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { setProjecting } from '../../helpers/relational/projecting.ts';
import { transaction } from '../../helpers/transactions.ts';

let pipeline: Pipeline;
let cloudWatch: CloudWatchClient;
let lambda: LambdaClient;

beforeAll(async () => {
  pipeline = await connect();
  const { region, credentials, awsEndpoint: endpoint } = pipeline.endpoints;
  cloudWatch = new CloudWatchClient({ region, credentials: { ...credentials }, endpoint });
  lambda = new LambdaClient({ region, credentials: { ...credentials }, endpoint });
});

afterEach(() => setRule(pipeline.endpoints, 'transactions', true));

afterAll(async () => {
  await setProjecting(pipeline.endpoints, false);
  lambda?.destroy();
  cloudWatch?.destroy();
  await pipeline?.close();
});

/** One canary, by hand. */
async function run(): Promise<CanaryOutcome> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: pipeline.endpoints.functions.canary }),
  );
  expect(FunctionError).toBeUndefined();
  return JSON.parse(Buffer.from(Payload ?? []).toString()) as CanaryOutcome;
}

interface Seen {
  readonly count: number;
  readonly sum: number;
}

/** Everything that was published under a name. */
async function seen(MetricName: MetricName): Promise<Seen> {
  const { Datapoints = [] } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      ...{ Namespace: METRIC_NAMESPACE, MetricName, Period: 60 },
      Dimensions: [{ Name: 'service', Value: 'millrace' }],
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Statistics: ['SampleCount', 'Sum'],
    }),
  );
  const total = (name: 'SampleCount' | 'Sum') =>
    Datapoints.reduce((sum, point) => sum + (point[name] ?? 0), 0);
  return { count: total('SampleCount'), sum: total('Sum') };
}

const untilSeen = (name: MetricName, count: number, withinMs = 30_000): Promise<Seen> =>
  eventually(
    () => seen(name),
    (now) => now.count >= count,
    withinMs,
  );

const stored = async (eventId: string) =>
  (await pipeline.rows('events', ['eventId', 'accountId', 'currency'])).find(
    (row) => row['eventId'] === eventId,
  );

it('finds its event in the store, and shows how long that took', async () => {
  const before = { arrival: await seen('CanaryArrival'), missing: await seen('CanaryMissing') };

  const canary = await run();

  expect(canary).toMatchObject({ outcome: 'arrived', ms: expect.any(Number) });
  const row = await stored(canary.eventId);
  expect(row).toMatchObject({ currency: 'XTS' });
  expect(isCanary(String(row?.['accountId']))).toBe(true);
  const arrival = await untilSeen('CanaryArrival', before.arrival.count + 1);
  const missing = await untilSeen('CanaryMissing', before.missing.count + 1);
  const { ms } = canary as CanaryOutcome & { ms: number };
  expect(arrival.sum - before.arrival.sum).toBe(ms);
  expect(missing.sum - before.missing.sum).toBe(0);
}, 90_000);

it('is missing while the rule that leads to the pipeline is disabled', async () => {
  const before = { arrival: await seen('CanaryArrival'), missing: await seen('CanaryMissing') };
  await setRule(pipeline.endpoints, 'transactions', false);

  const canary = await run();

  expect(canary).toEqual({ outcome: 'missing', eventId: canary.eventId });
  expect(await stored(canary.eventId)).toBeUndefined();
  const missing = await untilSeen('CanaryMissing', before.missing.count + 1);
  expect(missing.sum - before.missing.sum).toBe(1);
  expect(await seen('CanaryArrival')).toEqual(before.arrival);
}, 90_000);

describe('by the clock', () => {
  let before: Seen;
  let byHand = 0;
  beforeAll(async () => {
    before = await seen('CanaryMissing');
    await setRule(pipeline.endpoints, 'schedule', true);
  });
  afterAll(() => setRule(pipeline.endpoints, 'schedule', false));
  const runBeside = () => {
    byHand += 1;
    return run();
  };

  it('leaves nothing that an audit would object to', async () => {
    const { kafka } = pipeline.endpoints;
    if (kafka === null) throw new Error('these tests need the broker');
    const { eventId } = await runBeside();

    const { findings, records } = await auditWorkflowLane(kafka, pipeline.endpoints, {
      registry: repositoryRegistry(),
      onFinding: () => {},
      onProgress: () => {},
      onCopied: () => {},
      signal: new AbortController().signal,
    });

    // Other tests may have left damage of their own.
    expect(findings.filter(({ id }) => id === eventId || isCanary(id ?? ''))).toEqual([]);
    expect(records).toBeGreaterThan(0);
  }, 120_000);

  it('is no business: it raises no alert and does not come into analytics', async () => {
    const { analytics } = pipeline.endpoints;
    if (analytics === null) throw new Error('these tests need analytics');
    const canary = await runBeside();
    const after = transaction({ eventId: randomUUID(), accountId: `acct-${randomUUID()}` });
    await pipeline.putEvents([after]);
    const database = new pg.Pool({ connectionString: analytics.databaseUrl, max: 1 });
    const projected = async (): Promise<string[]> => {
      const there = await database.query(`select to_regclass('analytics.events')::text as there`);
      if (there.rows[0].there === null) return [];
      const { rows } = await database.query(
        'select event_id::text as id from analytics.events where event_id = any($1::uuid[])',
        [[canary.eventId, after.eventId]],
      );
      return rows.map(({ id }) => String(id));
    };

    await setProjecting(pipeline.endpoints, true);

    // The stream keeps the order of the table, in which the canary came first.
    const found = await eventually(projected, (ids) => ids.includes(after.eventId), 90_000);
    await database.end();
    expect(found).toEqual([after.eventId]);
    expect(await stored(canary.eventId)).toBeDefined();
    const alerts = await pipeline.rows('alerts', ['alertId', 'accountId']);
    expect(alerts.filter(({ accountId }) => isCanary(String(accountId)))).toEqual([]);
  }, 180_000);

  it('is sent', async () => {
    // The rule's minute began when it was enabled.
    const after = await untilSeen('CanaryMissing', before.count + byHand + 1, 120_000);
    expect(after.sum - before.sum).toBe(0);
  }, 180_000);
});
