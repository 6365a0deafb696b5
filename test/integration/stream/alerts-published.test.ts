import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Consumer, MessagesStreamModes } from '@platformatic/kafka';
import { auditStreamLane } from '../../../bin/commands/audit/stream-lane.ts';
import { createTopic } from '../../../local/kafka/topic.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import { traceIdOf } from '../../../src/domain/trace-context.ts';
import { newTraceparent } from '../../../src/producer/new-trace.ts';
import { alertBus } from '../../helpers/alert-bus.ts';
import { kafkaMessage } from '../../helpers/pipeline.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import type { TestMember } from '../../helpers/stream-lane/member.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { transaction, uuid } from '../../helpers/transactions.ts';

const ALERTS = 5;

let lane: StreamLane;
let topic: string;
beforeEach(async () => {
  lane = await StreamLane.open(2);
  topic = `${lane.topic}-alerts`;
});
afterEach(() => lane?.close());

it('members publish what they stored once the topic is there, and stay ready until then', async () => {
  const env = { ALERTS_TOPIC: topic };
  const members = [await lane.start('a', { env }), await lane.start('b', { env })];
  await Promise.all(members.map((member) => member.untilReady(true)));
  await raise(0);
  await until(() => members.some((m) => m.log().some((l) => l.code === 'MLR_BROKER_UNAVAILABLE')));
  for (const member of members) expect((await member.ready())?.ok).toBe(true);
  expect(await published('published_at')).toBe(0);

  await createTopic(servers().bootstrapServers, topic, 3);
  await until(async () => (await published('published_at')) >= ALERTS);

  const { rows } = await lane.pool.query('select * from millrace.alerts order by alert_id');
  expect(await consume(rows.length)).toEqual(
    rows.map((row) => ({
      key: row.account_id,
      headers: { 'alert-id': row.alert_id, 'alert-version': '1' },
      value: consumed(row),
    })),
  );
  const line = `^millrace_alerts_published_total\\{.*target="topic".*\\} ${rows.length}$`;
  expect(await metrics(members, new RegExp(line, 'm'))).toHaveLength(1);
  const marks = await lane.pool.query('select distinct bus_published_at from millrace.outbox');
  expect(marks.rows).toEqual([{ bus_published_at: Number.NEGATIVE_INFINITY }]);
  expect(new Set((await lane.stop()).values())).toEqual(new Set(['exit code 0']));
});

it('a trace goes on in alerts and is named when its record is turned away, and an audit does not mind', async () => {
  await createTopic(servers().bootstrapServers, topic, 3);
  const member = await lane.start('a', { env: { ALERTS_TOPIC: topic } });
  await member.untilReady(true);

  const traceparent = newTraceparent();
  await raise(0, { traceparent });
  await raise(ALERTS);
  await raise(2 * ALERTS, { traceparent: 'no trace' });
  await lane.produce([{ key: null, value: Buffer.from('no event') }], undefined, { traceparent });
  await lane.settled();
  await until(async () => (await published('published_at')) >= 3 * ALERTS);

  const records = await consume(3 * ALERTS);
  const traces = records.map(({ headers, value }) => [value.eventId, headers['traceparent']]);
  expect(Object.fromEntries(traces)).toEqual(
    Object.fromEntries(
      Array.from({ length: 3 * ALERTS }, (_, n) => [uuid(n), n < ALERTS ? traceparent : undefined]),
    ),
  );
  const { findings, records: looked } = await auditStreamLane(
    { bootstrapServers: servers().bootstrapServers, topic: lane.topic },
    { databaseUrl: lane.databaseUrl, cacheUrl: null },
    {
      ...{ retentionDays: 400, registry: repositoryRegistry() },
      ...{ onFinding: () => {}, onProgress: () => {}, signal: new AbortController().signal },
    },
  );
  expect([findings, looked]).toEqual([[], 3 * ALERTS + 1]);
  const lines = member.log().filter(({ message }) => message === 'turned away');
  expect(lines.map(({ traced }) => traced)).toEqual([
    [{ position: expect.stringMatching(/^kafka:/), traceId: traceIdOf(traceparent) }],
  ]);
});

it('topic and bus do not wait for each other', async () => {
  const bus = await alertBus();
  try {
    const env = { ALERTS_TOPIC: topic, ALERTS_BUS: bus.name, ...bus.env };
    const members = [await lane.start('a', { env }), await lane.start('b', { env })];
    await Promise.all(members.map((member) => member.untilReady(true)));

    // Without the topic.
    await raise(0);
    await until(async () => (await published('bus_published_at')) === ALERTS);
    expect(await published('published_at')).toBe(0);

    // Without the bus.
    bus.mood = () => 'down';
    await raise(ALERTS);
    await createTopic(servers().bootstrapServers, topic, 3);
    await until(async () => (await published('published_at')) === 2 * ALERTS);
    await until(() => members.some((m) => m.log().some((l) => l.code === 'MLR_BUS_UNAVAILABLE')));
    expect(await published('bus_published_at')).toBe(ALERTS);
    for (const member of members) expect((await member.ready())?.ok).toBe(true);

    // A bus that refuses half of what it gets for a while.
    let asked = 0;
    bus.mood = () => (asked++ % 2 === 0 ? 'throttled' : 'takes');
    await until(async () => (await published('bus_published_at')) === 2 * ALERTS);
    const arrived = new Map((await bus.arrived()).map((each) => [each['alertId'], each]));
    const { rows } = await lane.pool.query('select * from millrace.alerts');
    expect([...arrived.keys()].sort()).toEqual(rows.map((row) => row.alert_id).sort());
    for (const row of rows) {
      expect(arrived.get(row.alert_id)).toEqual({ ...consumed(row), alertVersion: '1' });
    }
    const [waiting] = await metrics(members, /^millrace_outbox_waiting\{.*target="bus".*\}/m);
    expect(waiting).toBeDefined();
    expect(new Set((await lane.stop()).values())).toEqual(new Set(['exit code 0']));
  } finally {
    await bus.close();
  }
});

/** Raises an alert of each of some accounts, and waits until they are stored. */
async function raise(from: number, headers?: Readonly<Record<string, string>>): Promise<void> {
  const large = Array.from({ length: ALERTS }, (_, n) =>
    transaction({
      ...{ eventId: uuid(from + n), accountId: `acct-${from + n}`, amountMinor: 99_999_999 },
    }),
  );
  await lane.produce(
    large.map((event) => kafkaMessage(event)),
    undefined,
    headers,
  );
  await lane.settled();
}

/** An alert as consumers see it, by its row. */
const consumed = (row: Readonly<Record<string, Date & string>>) => ({
  ...{ alertId: row['alert_id'], detector: row['detector'], accountId: row['account_id'] },
  ...{ eventId: row['event_id'], occurredAt: row['occurred_at']?.getTime() },
  ...{ measured: row['measured'], threshold: row['threshold'], severity: row['severity'] },
  ...{ reason: row['reason'], raisedAt: row['raised_at']?.getTime() },
});

async function metrics(members: readonly TestMember[], line: RegExp): Promise<string[]> {
  const texts = await Promise.all(
    members.map(async ({ url }) => await (await fetch(`${url}/metrics`)).text()),
  );
  return texts.filter((text) => line.test(text));
}

async function published(mark: 'published_at' | 'bus_published_at'): Promise<number> {
  const { rows } = await lane.pool.query(
    `select count(*)::int as published from millrace.outbox where ${mark} > '-infinity'`,
  );
  return rows[0].published;
}

/** The first records of the topic, by alert id. */
async function consume(count: number) {
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'alerts-test',
    groupId: topic,
    bootstrapBrokers: servers().bootstrapServers.split(','),
  });
  try {
    const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST });
    const records = [];
    for await (const { key, value, headers } of stream) {
      const named = [...headers].map(([name, text]) => [String(name), String(text)]);
      const record = { headers: Object.fromEntries(named), value: JSON.parse(String(value)) };
      records.push({ key: String(key), ...record });
      if (records.length === count) break;
    }
    return records.sort((a, b) => (a.value.alertId < b.value.alertId ? -1 : 1));
  } finally {
    await consumer.close(true);
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = 600; !(await holds()); left--) {
    if (left === 0) throw new Error('it did not become so within 30 s');
    await sleep(50);
  }
}
