import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Consumer, MessagesStreamModes } from '@platformatic/kafka';
import { createTopic } from '../../../local/kafka/topic.ts';
import { kafkaMessage } from '../../helpers/pipeline.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { transaction, uuid } from '../../helpers/transactions.ts';

const ALERTS = 5;

let lane: StreamLane;
let topic: string;
beforeAll(async () => {
  lane = await StreamLane.open(2);
  topic = `${lane.topic}-alerts`;
});
afterAll(() => lane?.close());

it('members publish what they stored once the topic is there, and stay ready until then', async () => {
  const env = { ALERTS_TOPIC: topic };
  const members = [await lane.start('a', { env }), await lane.start('b', { env })];
  await Promise.all(members.map((member) => member.untilReady(true)));
  const large = Array.from({ length: ALERTS }, (_, n) =>
    transaction({ eventId: uuid(n), accountId: `acct-${n}`, amountMinor: 99_999_999 }),
  );
  await lane.produce(large.map((event) => kafkaMessage(event)));
  await lane.settled();
  await until(() => members.some((m) => m.log().some((l) => l.code === 'MLR_BROKER_UNAVAILABLE')));
  for (const member of members) expect((await member.ready())?.ok).toBe(true);
  expect(await published()).toBe(0);

  await createTopic(servers().bootstrapServers, topic, 3);
  await until(async () => (await published()) >= ALERTS);

  const { rows } = await lane.pool.query('select * from millrace.alerts order by alert_id');
  expect(await consume(rows.length)).toEqual(
    rows.map((row) => ({
      key: row.account_id,
      headers: { 'alert-id': row.alert_id, 'alert-version': '1' },
      value: {
        ...{ alertId: row.alert_id, detector: row.detector, accountId: row.account_id },
        ...{ eventId: row.event_id, occurredAt: row.occurred_at.getTime() },
        ...{ measured: row.measured, threshold: row.threshold, severity: row.severity },
        ...{ reason: row.reason, raisedAt: row.raised_at.getTime() },
      },
    })),
  );
  const metrics = await Promise.all(
    members.map(async ({ url }) => await (await fetch(`${url}/metrics`)).text()),
  );
  expect(metrics.join('\n')).toMatch(
    new RegExp(`^millrace_alerts_published_total\\{.*\\} ${rows.length}$`, 'm'),
  );
  expect(new Set((await lane.stop()).values())).toEqual(new Set(['exit code 0']));
});

async function published(): Promise<number> {
  const { rows } = await lane.pool.query(
    'select count(*)::int as published from millrace.outbox where published_at is not null',
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
