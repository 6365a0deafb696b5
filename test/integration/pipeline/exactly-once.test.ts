import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Transaction } from '../../../src/domain/event.ts';
import { generate } from '../../../src/producer/generator/generate.ts';
import { connect, eventually, kafkaMessage, type Pipeline } from '../../helpers/pipeline.ts';

const COUNT = 10_000;
const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline.close());

describe(`exactly once over both routes (seed ${SEED})`, () => {
  const stream = generate({ seed: SEED, count: COUNT, endAt: Date.now() - 60_000 });
  const events = [...stream.records()].map((record) => record.event);
  const accounts = new Set(events.map((event) => event.accountId));
  const onKafka = (event: Transaction): boolean => Number(event.accountId.at(-1)) % 2 === 0;

  /** What the stores hold of this stream. */
  const held = async () => {
    const mine = (row: Record<string, unknown>): boolean => accounts.has(String(row['accountId']));
    const [stored, alerts, duplicates] = await Promise.all([
      pipeline.rows('events', ['eventId', 'accountId', 'late']),
      pipeline.rows('alerts', ['alertId', 'accountId']),
      pipeline.rows('duplicates', ['position', 'accountId']),
    ]);
    return {
      ids: stored.filter(mine).map((row) => String(row['eventId'])),
      alerts: alerts.filter(mine).map((row) => String(row['alertId'])),
      duplicates: duplicates.filter(mine).length,
    };
  };

  const send = async (list: readonly Transaction[]): Promise<void> => {
    await Promise.all([
      pipeline.sendKafka(list.filter(onKafka).map(kafkaMessage)),
      pipeline.putEvents(list.filter((event) => !onKafka(event))),
    ]);
  };

  it('stores 10,000 events once, and once only when they come again shuffled with 5 % more', async () => {
    await send(events);
    const first = await eventually(held, ({ ids }) => ids.length >= COUNT, 120_000);
    expect(first.ids.sort()).toEqual(events.map((event) => event.eventId).sort());
    expect(first.alerts.length).toBeGreaterThan(0);
    expect(first.duplicates).toBe(0);

    const extra = events.filter((_, i) => i % 20 === 0);
    const again = [...events, ...extra]
      .map((event) => ({ event, at: Math.random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ event }) => event);
    await send(again);
    const expected = again.length;
    const second = await eventually(held, (h) => h.duplicates >= expected, 120_000);

    expect(second.ids.sort()).toEqual(first.ids);
    expect(second.alerts.sort()).toEqual(first.alerts.sort());
    expect(second.duplicates).toBe(expected);
  }, 240_000);
});
