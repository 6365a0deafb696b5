import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DETECTOR_SETTINGS } from '../../../src/domain/detectors.config.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { kafkaMessage } from '../../helpers/pipeline.ts';
import type { RawMessage } from '../../helpers/sources.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import type { TestMember } from '../../helpers/stream-lane/member.ts';
import { transaction } from '../../helpers/transactions.ts';

const HOUR = 3_600_000;
const START = Date.now() - 100 * HOUR;

let lane: StreamLane;
let member: TestMember;
beforeAll(async () => {
  lane = await StreamLane.open();
  member = await lane.start('a');
  await member.untilReady(true);
});
afterAll(() => lane?.close());

interface Case {
  readonly what: string;
  /** Messages in the order of their partition. */
  readonly of: (event: (hours: number, over?: Partial<Transaction>) => Transaction) => RawMessage[];
  /** How many of them end as what. */
  readonly ends: {
    readonly stored: number;
    readonly duplicates: number;
    readonly conflicts: number;
  };
}

const sent = (...events: Transaction[]): RawMessage[] => events.map(kafkaMessage);

/** An id that comes again when its account's window has let it go, or in a window that never had it. */
const CASES: readonly Case[] = [
  {
    what: 'an event sent again after its window moved on',
    of: (event) => {
      const first = event(0);
      return sent(first, event(10), first, event(11));
    },
    ends: { stored: 3, duplicates: 1, conflicts: 0 },
  },
  {
    what: 'the id of an event under another account',
    of: (event) => {
      const first = event(0);
      return sent(first, { ...first, accountId: `${first.accountId}-other` }, event(1));
    },
    ends: { stored: 2, duplicates: 0, conflicts: 1 },
  },
  {
    what: 'the id of an event at a much later time',
    of: (event) => {
      const first = event(0);
      return sent(first, event(10), { ...first, occurredAt: first.occurredAt + 20 * HOUR });
    },
    ends: { stored: 2, duplicates: 0, conflicts: 1 },
  },
  {
    what: 'a late event that comes again on time',
    of: (event) => {
      const late = event(0);
      return sent(event(10), late, { ...late, occurredAt: late.occurredAt + 10 * HOUR });
    },
    ends: { stored: 2, duplicates: 0, conflicts: 1 },
  },
  {
    what: 'a late event that comes three times',
    of: (event) => {
      const late = event(0);
      return sent(event(10), late, late, late);
    },
    ends: { stored: 2, duplicates: 2, conflicts: 0 },
  },
  {
    what: 'an id that is no UUID beside one that is known',
    of: (event) => {
      const first = event(0);
      return [
        ...sent(first, event(10), first),
        kafkaMessage(event(10, { eventId: 'event-1' })),
        { key: null, value: kafkaMessage(event(10)).value },
        { key: Buffer.from('x'), value: null },
        ...sent(event(11)),
      ];
    },
    ends: { stored: 3, duplicates: 1, conflicts: 0 },
  },
];

describe.each([
  ['all in one batch', true],
  ['one after the other', false],
] as const)('known to the store and to no window, %s', (_, together) => {
  it.each(CASES)(
    '$what',
    async ({ of, ends }) => {
      const accountId = `careful-${randomUUID()}`;
      const messages = of((hours, over) =>
        transaction({
          ...{ eventId: randomUUID(), accountId, occurredAt: START + hours * HOUR },
          ...over,
        }),
      );
      const before = await counts();

      if (together) await lane.produce(messages, 1);
      else {
        for (const message of messages) {
          await lane.produce([message], 1);
          await lane.settled(6_000);
        }
      }
      await lane.settled(6_000);

      const after = await counts();
      const gained = Object.fromEntries(
        Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]),
      );
      expect(gained).toEqual(ends);
      expect(await lane.differences()).toEqual([]);
    },
    30_000,
  );
});

describe('an account with more events than its window holds', () => {
  it('a first event that comes again is a duplicate, with other content a conflict, and care ends', async () => {
    const accountId = `careful-${randomUUID()}`;
    const count = DETECTOR_SETTINGS.maxWindowEvents + 100;
    const events = Array.from({ length: count }, (_, i) =>
      transaction({ eventId: randomUUID(), accountId, occurredAt: START + i * 1_000 }),
    );
    const [first, second] = events as [Transaction, Transaction];
    const neighbours = Array.from({ length: 50 }, (_, i) =>
      transaction({ eventId: randomUUID(), accountId: `${accountId}-${i}`, occurredAt: START }),
    );
    await lane.produce(sent(...events), 1);
    await lane.settled();
    const before = await counts();

    const other = { ...second, amountMinor: second.amountMinor + 1 };
    await lane.produce(sent(...neighbours, first, other, ...neighbours.slice(0, 25)), 1);
    await lane.settled();

    const after = await counts();
    expect(after).toEqual({
      stored: (before['stored'] ?? 0) + neighbours.length,
      duplicates: (before['duplicates'] ?? 0) + 1 + 25,
      conflicts: (before['conflicts'] ?? 0) + 1,
    });
    expect(await lane.differences()).toEqual([]);
  }, 60_000);

  it('care is no lasting state', () => {
    const messages = member.log().map(({ message }) => message);
    const begun = messages.findLastIndex((message) => message.includes('with care'));
    expect(begun).toBeGreaterThan(0);
    expect(messages.slice(begun)).toContain('no more care needed');
  });
});

async function counts(): Promise<Record<string, number>> {
  const { rows } = await lane.pool.query(
    `select (select count(*) from millrace.events)::int as stored,
       (select count(*) from millrace.duplicates)::int as duplicates,
       (select count(*) from millrace.quarantine where code = 'MLR_EVENT_ID_CONFLICT')::int as conflicts`,
  );
  return rows[0];
}
