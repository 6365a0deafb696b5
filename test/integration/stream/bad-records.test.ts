import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Transaction } from '../../../src/domain/event.ts';
import { BAD_MESSAGES } from '../../helpers/bad-records/kafka.ts';
import { kafkaMessage } from '../../helpers/pipeline.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import type { TestMember } from '../../helpers/stream-lane/member.ts';
import { transaction } from '../../helpers/transactions.ts';

const PARTITION = 2;
const now = Date.now();

let lane: StreamLane;
let member: TestMember;
let rows: Map<string, Record<string, unknown>>;

const fresh = (accountId: string, secondsAgo: number): Transaction =>
  transaction({ eventId: randomUUID(), accountId, occurredAt: now - secondsAgo * 1_000 });

/** Each kind between two good events of its account. */
const trios = BAD_MESSAGES.map(({ what, code, spoil }, i) => {
  const accountId = `bad-${i}`;
  const before = fresh(accountId, 30);
  return {
    what,
    code,
    before,
    after: fresh(accountId, 10),
    bad: spoil(fresh(accountId, 20), before),
  };
});
const positionOf = (index: number): string => `kafka:${lane.topic}:${PARTITION}:${index}`;

beforeAll(async () => {
  lane = await StreamLane.open();
  member = await lane.start('a');
  await lane.produce(
    trios.flatMap(({ before, bad, after }) => [kafkaMessage(before), bad, kafkaMessage(after)]),
    PARTITION,
  );
  await member.untilReady(true);
  await lane.settled();
  const found = await lane.pool.query('select * from millrace.quarantine');
  rows = new Map(found.rows.map((row) => [row.position, row]));
}, 60_000);
afterAll(() => lane?.close());

describe('bad records in the stream lane', () => {
  it.each(trios.map((trio, i) => [trio.what, trio.code, trio.bad, i * 3 + 1] as const))(
    '%s → %s',
    (_, code, bad, index) => {
      const row = rows.get(positionOf(index));

      expect(row).toMatchObject({ code, route: 'kafka', cause: expect.stringMatching(/\w+ \w+/) });
      expect(bad.value ?? Buffer.alloc(0)).toEqual(row?.['bytes']);
    },
  );

  it('leaves nothing else in quarantine', () => {
    expect([...rows.keys()].sort()).toEqual(trios.map((_, i) => positionOf(i * 3 + 1)).sort());
  });

  it('stores the good neighbours, and everything as the domain says', async () => {
    const { rows: stored } = await lane.pool.query('select event_id from millrace.events');
    const good = trios.flatMap(({ before, after }) => [before.eventId, after.eventId]);

    expect(stored.map(({ event_id }) => event_id).sort()).toEqual(good.sort());
    expect(await lane.differences()).toEqual([]);
  });

  it('retries nothing and stays', async () => {
    const { levels } = Object.groupBy(member.log(), () => 'levels');
    expect(new Set(levels?.map(({ level }) => level))).toEqual(new Set(['INFO']));
    expect(await member.untilReady(true)).toContain('"ok":true');
  });
});
