import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ProduceAcks, Producer } from '@platformatic/kafka';
import { kafkaMessage } from '../../helpers/pipeline.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { transaction } from '../../helpers/transactions.ts';

const EVENTS = 400;

let lane: StreamLane;
beforeAll(async () => {
  lane = await StreamLane.open(1);
});
afterAll(() => lane?.close());

const some = (account: string) =>
  Array.from({ length: EVENTS }, () =>
    transaction({ eventId: randomUUID(), accountId: account, occurredAt: Date.now() - 60_000 }),
  );

it('takes what transactional producers committed, and nothing that they gave up', async () => {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'transactional',
    bootstrapBrokers: servers().bootstrapServers.split(','),
    acks: ProduceAcks.ALL,
    idempotent: true,
    transactionalId: randomUUID(),
  });
  const kept: string[] = [];
  for (const ends of ['commit', 'abort', 'commit', 'commit', 'abort', 'commit'] as const) {
    const events = some(ends);
    const open = await producer.beginTransaction();
    await open.send({
      messages: events.map((event) => ({
        ...{ topic: lane.topic, partition: 0 },
        ...(kafkaMessage(event) as { key: Buffer; value: Buffer }),
      })),
    });
    await open[ends]();
    if (ends === 'commit') kept.push(...events.map(({ eventId }) => eventId));
  }
  await producer.close();

  // All of it is in the log before the first fetch.
  await lane.start('a').then((member) => member.untilReady(true));
  await lane.settled();

  const { rows } = await lane.pool.query('select event_id from millrace.events');
  const stored = new Set(rows.map((row) => row.event_id));
  expect(kept.filter((eventId) => !stored.has(eventId))).toHaveLength(0);
  expect(rows).toHaveLength(kept.length);
  const rest = await lane.pool.query(
    'select from millrace.duplicates union all select from millrace.quarantine',
  );
  expect(rest.rowCount).toBe(0);
});
