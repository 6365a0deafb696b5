import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pendingRecords } from '../../../bin/commands/status/pending.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { BAD_MESSAGES } from '../../helpers/bad-records/kafka.ts';
import {
  connect,
  eventually,
  kafkaMessage,
  type Pipeline,
  type Row,
} from '../../helpers/pipeline.ts';
import { isIdle, NOTHING_PENDING, originalOf, quarantineRows } from '../../helpers/quarantine.ts';
import { type RawMessage, sendToPartition } from '../../helpers/sources.ts';
import { transaction } from '../../helpers/transactions.ts';

const PARTITION = 2;
const RUN = randomUUID().slice(0, 8);
const now = Date.now();

let pipeline: Pipeline;
let positions: string[];
let rows: ReadonlyMap<string, Row>;

const fresh = (accountId: string, secondsAgo: number): Transaction =>
  transaction({ eventId: randomUUID(), accountId, occurredAt: now - secondsAgo * 1_000 });

/** Each kind between two good events of its account, all in one partition and one request. */
const trios = BAD_MESSAGES.map(({ what, code, spoil }, i) => {
  const accountId = `bad-${RUN}-${i}`;
  const before = fresh(accountId, 30);
  const after = fresh(accountId, 10);
  return { what, code, before, after, bad: spoil(fresh(accountId, 20), before) };
});
const good = trios.flatMap(({ before, after }) => [before, after]);

beforeAll(async () => {
  pipeline = await connect();
  const earlier = await quarantineRows(pipeline);
  const messages = trios.flatMap(({ before, bad, after }): RawMessage[] => [
    kafkaMessage(before),
    bad,
    kafkaMessage(after),
  ]);
  positions = await sendToPartition(pipeline.endpoints, PARTITION, messages);
  const pending = () => pendingRecords(pipeline.endpoints);
  await eventually(pending, ({ kafka }) => kafka === 0, 60_000);
  rows = await quarantineRows(pipeline, earlier);
}, 90_000);

afterAll(() => pipeline.close());

describe('bad records on Kafka', () => {
  it.each(trios.map((trio, i) => [trio.what, trio.code, trio.bad, i * 3 + 1] as const))(
    '%s → %s',
    async (_, code, bad, index) => {
      const row = rows.get(positions[index] ?? '');

      expect(row).toMatchObject({ code, route: 'kafka', size: bad.value?.length ?? 0 });
      expect(row?.['cause']).toMatch(/\w+ \w+/);
      expect((await originalOf(row, pipeline.endpoints)).equals(bad.value ?? Buffer.alloc(0))).toBe(
        true,
      );
    },
  );

  it('leaves nothing else in quarantine', () => {
    expect([...rows.keys()].sort()).toEqual(positions.filter((_, i) => i % 3 === 1).sort());
  });

  it('stores the good neighbours', async () => {
    const stored = await pipeline.rows('events', ['eventId', 'accountId']);
    const mine = stored.filter((row) => String(row['accountId']).startsWith(`bad-${RUN}-`));
    expect(mine.map((row) => row['eventId']).sort()).toEqual(good.map((e) => e.eventId).sort());
  });

  it('quarantines the id of a stored event under another account', async () => {
    const event = { ...(good[0] as Transaction), accountId: `bad-${RUN}-other` };
    const message = kafkaMessage(event);

    const [position = ''] = await sendToPartition(pipeline.endpoints, PARTITION, [message]);
    const found = await eventually(
      async () => (await quarantineRows(pipeline)).get(position),
      (row) => row !== undefined,
    );

    const { eventId, accountId } = event;
    expect(found).toMatchObject({ code: 'MLR_EVENT_ID_CONFLICT', eventId, accountId });
    expect((await originalOf(found, pipeline.endpoints)).equals(message.value)).toBe(true);
  });

  it('retries nothing', async () => {
    await eventually(() => isIdle(pipeline.endpoints), Boolean);
    expect(await pendingRecords(pipeline.endpoints)).toEqual(NOTHING_PENDING);
    const log = readFileSync(join(pipeline.endpoints.logs, 'event-source.log'), 'utf8');
    const invocations = log
      .split('\n')
      .filter((line) => line.includes('"invocation"') && line.includes(`"${PARTITION}":`))
      .map((line) => JSON.parse(line));
    expect(invocations.length).toBeGreaterThan(0);
    for (const invocation of invocations) {
      expect(invocation).toMatchObject({ outcome: 'acknowledged', attempt: 1 });
    }
  });
});
