import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pendingRecords } from '../../../bin/commands/status/pending.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import {
  BAD_DETAILS,
  type BadDetail,
  envelope,
  nested,
} from '../../helpers/bad-records/event-bridge.ts';
import { connect, eventually, type Pipeline, type Row } from '../../helpers/pipeline.ts';
import { isIdle, NOTHING_PENDING, originalOf, quarantineRows } from '../../helpers/quarantine.ts';
import { putDetails, sendBodies } from '../../helpers/sources.ts';
import { transaction } from '../../helpers/transactions.ts';

const RUN = randomUUID().slice(0, 8);
const now = Date.now();

let pipeline: Pipeline;
let rows: ReadonlyMap<string, Row>;
/** Source position of each kind's record. */
const positions = new Map<BadDetail, string>();

const fresh = (accountId: string, secondsAgo: number): Transaction =>
  transaction({ eventId: randomUUID(), accountId, occurredAt: now - secondsAgo * 1_000 });

/** Each kind between two good events of its account. */
const trios = BAD_DETAILS.map((kind, i) => {
  const accountId = `bad-${RUN}-${i}`;
  const [before, after] = [fresh(accountId, 30), fresh(accountId, 10)];
  return { kind, text: kind.spoil(fresh(accountId, 20)), before, after };
});
const good = trios.flatMap(({ before, after }) => [before, after]);

/** @returns the record's source position */
async function send({ by }: BadDetail, text: string): Promise<string> {
  const { endpoints } = pipeline;
  if (by === 'bus') return (await putDetails(endpoints, [text]))[0] ?? '';
  const id = randomUUID();
  const [messageId] = await sendBodies(endpoints, [by === 'body' ? text : envelope(text, id)]);
  return by === 'body' ? `sqs:${messageId}` : `eventbridge:${id}`;
}

beforeAll(async () => {
  pipeline = await connect();
  const earlier = await quarantineRows(pipeline);
  for (const { kind, text, before, after } of trios) {
    await putDetails(pipeline.endpoints, [JSON.stringify(before)]);
    positions.set(kind, await send(kind, text));
    await putDetails(pipeline.endpoints, [JSON.stringify(after)]);
  }
  await eventually(() => isIdle(pipeline.endpoints), Boolean, 60_000);
  rows = await quarantineRows(pipeline, earlier);
}, 90_000);

afterAll(() => pipeline.close());

describe('bad records on EventBridge', () => {
  it.each(trios.map(({ kind, text }) => [kind.what, kind.code, kind, text] as const))(
    '%s → %s',
    async (_, code, kind, text) => {
      const row = rows.get(positions.get(kind) ?? '');

      expect(row).toMatchObject({ code, route: 'eventbridge' });
      expect(row?.['cause']).toMatch(/\w+ \w+/);
      const original = await originalOf(row, pipeline.endpoints);
      expect(row?.['size']).toBe(original.length);
      // The bus writes the detail anew, so only its value can be compared.
      if (kind.by === 'bus') expect(JSON.parse(original.toString())).toEqual(JSON.parse(text));
      else expect(original.equals(Buffer.from(text))).toBe(true);
    },
  );

  it('leaves nothing else in quarantine', () => {
    expect([...rows.keys()].sort()).toEqual([...positions.values()].sort());
  });

  it('stores the good neighbours', async () => {
    const stored = await pipeline.rows('events', ['eventId', 'accountId']);
    const mine = stored.filter((row) => String(row['accountId']).startsWith(`bad-${RUN}-`));
    expect(mine.map((row) => row['eventId']).sort()).toEqual(good.map((e) => e.eventId).sort());
  });

  it('keeps the whole message of an event nested too deeply to be opened', async () => {
    const [position = ''] = await putDetails(pipeline.endpoints, [`{"a":${nested(60)}}`]);
    const id = position.slice('eventbridge:'.length);

    const originals = await eventually(
      async () => {
        const deep = [...(await quarantineRows(pipeline, rows)).values()].filter(
          (row) => row['code'] === 'MLR_JSON_TOO_DEEP',
        );
        return Promise.all(deep.map((row) => originalOf(row, pipeline.endpoints)));
      },
      (found) => found.length > 0,
    );

    expect(originals.map(String)).toEqual([expect.stringContaining(id)]);
    expect(JSON.parse(String(originals[0]))).toMatchObject({ id, source: 'millrace.transactions' });
  });

  it.each([
    ['with other content', { amountMinor: 1 }],
    ['under another account', { accountId: `bad-${RUN}-other` }],
  ])('quarantines the id of a stored event %s', async (_, over) => {
    const text = JSON.stringify({ ...good[0], ...over }, null, 1);
    const id = randomUUID();

    await sendBodies(pipeline.endpoints, [envelope(text, id)]);
    const found = await eventually(
      async () => (await quarantineRows(pipeline)).get(`eventbridge:${id}`),
      (row) => row !== undefined,
    );

    expect(found).toMatchObject({ code: 'MLR_EVENT_ID_CONFLICT', eventId: good[0]?.eventId });
    expect((await originalOf(found, pipeline.endpoints)).toString()).toBe(text);
  });

  it('retries nothing and gives nothing up', async () => {
    await eventually(() => isIdle(pipeline.endpoints), Boolean);
    expect(await pendingRecords(pipeline.endpoints)).toEqual(NOTHING_PENDING);
  });
});
