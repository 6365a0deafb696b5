import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pendingRecords } from '../../bin/commands/status/pending.ts';
import { encodeTransaction } from '../../src/adapters/registry/confluent-frame.ts';
import { kafkaMessage } from '../../src/producer/encode/kafka-message.ts';
import { generate } from '../../src/producer/generator/generate.ts';
import type { KafkaMessage } from '../../src/producer/generator/invalid-kinds.ts';
import { stamp } from '../../src/producer/stamp.ts';
import { jsonOf, millrace } from '../e2e/millrace.ts';
import { expectedOf } from '../helpers/expected.ts';
import { type FaultProxy, faultProxy } from '../helpers/fault-proxy.ts';
import { addToEnvironment } from '../helpers/function-environment.ts';
import { connect, eventually, type Pipeline, type Row } from '../helpers/pipeline.ts';
import { isIdle, NOTHING_PENDING, originalOf, quarantineRows } from '../helpers/quarantine.ts';
import { contentsOf, restSince } from '../helpers/stores.ts';
import { BEYOND_REPAIR } from './repair-every-kind.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
/** The long version is 100,000. */
const COUNT = Number(process.env['MIXED_RECORDS'] ?? 5_000);
/** One of so many events makes its transaction fail. */
const FAILING_SHARE = 100;
/** Some faults the client's own retries absorb, some the state machine's, some come back from the log. */
const MOST_FAULTS = 12;

let pipeline: Pipeline;
let proxy: FaultProxy;
let putBack: () => Promise<void>;
const failing = new Map<string, number>();

beforeAll(async () => {
  pipeline = await connect();
  const { endpoints } = pipeline;
  proxy = await faultProxy(endpoints.awsEndpoint, (operation, body) => {
    if (operation !== 'TransactWriteItems') return false;
    const due = [...body.matchAll(/"eventId":\s*\{"S":\s*"([0-9a-f-]{36})"/g)].filter(
      ([, id = '']) => (failing.get(id) ?? 0) > 0,
    );
    for (const [, id = ''] of due) failing.set(id, (failing.get(id) ?? 0) - 1);
    return due.length > 0;
  });
  putBack = await addToEnvironment(endpoints, endpoints.functions.persist, {
    AWS_ENDPOINT_URL_DYNAMODB: proxy.url,
  });
}, 30_000);
afterAll(async () => {
  await putBack?.();
  await proxy?.close();
  await pipeline?.close();
});

it(
  `${COUNT} records, 1 % poison, 1 % whose storing fails for a while, 5 % repeated (seed ${SEED})`,
  async () => {
    const invalid = Math.floor(COUNT / 100);
    const stream = generate({
      ...{ seed: SEED, count: COUNT, destination: 'kafka', endAt: Date.now() },
      ...{ duplicatesPercent: 5, invalid },
    });
    const records = [...stream.records()];
    const valid = records.filter(({ kind }) => kind !== 'invalid');
    const stored = valid.filter(({ kind }) => kind !== 'duplicate');
    for (const [i, { event }] of stored.entries()) {
      if (i % FAILING_SHARE === 50) {
        failing.set(event.eventId, 1 + (((i / FAILING_SHARE) | 0) % MOST_FAULTS));
      }
    }
    const messages = records.map((record): [typeof record, KafkaMessage] => [
      record,
      kafkaMessage(stamp(record, Date.now()), encodeTransaction),
    ]);
    const poison = messages.flatMap(([{ kind }, { value }]) => (kind === 'invalid' ? [value] : []));
    const startedAt = new Date().toISOString();
    const before = await contentsOf(pipeline);
    const quarantinedBefore = await quarantineRows(pipeline);

    await pipeline.sendKafka(messages.map(([, message]) => message));
    await eventually(() => isIdle(pipeline.endpoints), Boolean, 120_000 + COUNT * 5);

    expect(await pendingRecords(pipeline.endpoints)).toEqual(NOTHING_PENDING);
    expect([...failing.values()].filter((left) => left > 0)).toEqual([]);
    expect(failing.size).toBe(Math.floor((COUNT + 49) / FAILING_SHARE));
    expect(proxy.faults()).toBeGreaterThan(failing.size);

    // Every good record once, every alert that belongs to it, every repeat noted, every poison record kept.
    const rest = restSince(before, await contentsOf(pipeline));
    expect(rest.eventIds).toEqual(stored.map(({ event }) => event.eventId).sort());
    expect(rest.duplicateIds).toHaveLength(records.length - stored.length - invalid);
    expect(rest.alertIds).toEqual(expectedOf(valid.map(({ event }) => event)).alertIds);

    const rows = await quarantineRows(pipeline, quarantinedBefore);
    const kept = [...rows.values()].map((row) => originalOf(row, pipeline.endpoints));
    expect(hexes(await Promise.all(kept))).toEqual(hexes(poison));

    expect(await outOfOrder(new Set(rest.eventIds))).toEqual([]);

    // What can be repaired is redriven, stored once and knows where it first stood.
    const repairable = records.filter(
      ({ damage }) => damage !== undefined && !BEYOND_REPAIR.includes(damage.code),
    );
    const report = await redrive('--from', startedAt, '--lane', 'workflow');
    expect(report).toMatchObject({ sent: repairable.length, failed: 0, missing: 0, taken: 0 });
    expect(report['skipped']).toBe(invalid - repairable.length);
    await eventually(() => isIdle(pipeline.endpoints), Boolean, 120_000 + COUNT);

    const origins = await originsOf(new Set(repairable.map(({ event }) => event.eventId)));
    expect(origins.size).toBe(repairable.length);
    for (const row of rows.values()) {
      const lost = BEYOND_REPAIR.includes(String(row['code']));
      expect([...origins.values()].includes(String(row['position']))).toBe(!lost);
    }
    expect(restSince(before, await contentsOf(pipeline)).eventIds).toEqual(
      [...stored, ...repairable].map(({ event }) => event.eventId).sort(),
    );
    expect(await redrive('--from', startedAt, '--lane', 'workflow')).toMatchObject({ sent: 0 });
  },
  300_000 + COUNT * 12,
);

const redrive = async (...args: string[]) => {
  const edit = join(import.meta.dirname, 'repair-every-kind.ts');
  const command = ['redrive', ...args, '--edit', edit, '--rate', '500', '--json'];
  return jsonOf(await millrace(command, process.env['MILLRACE_HOME'] as string));
};

/** Event id → where the record first stood, of events that a redrive brought in. */
async function originsOf(ids: ReadonlySet<string>): Promise<Map<string, string>> {
  const rows = await pipeline.rows('events', ['eventId', 'provenance']);
  const mine = rows.filter((row) => ids.has(String(row['eventId'])));
  return new Map(
    mine.map((row) => [String(row['eventId']), String((row['provenance'] as Row)['origin'])]),
  );
}

const hexes = (all: readonly (Buffer | null)[]): string[] =>
  all.map((bytes) => bytes?.toString('hex') ?? '').sort();

/** Events that were stored before an earlier one of their account. */
async function outOfOrder(ids: ReadonlySet<string>): Promise<string[]> {
  const rows = await pipeline.rows('events', ['eventId', 'accountId', 'position', 'storedAt']);
  const mine = rows
    .filter((row) => ids.has(String(row['eventId'])))
    .map((row) => ({
      accountId: String(row['accountId']),
      offset: Number(String(row['position']).split(':').at(-1)),
      storedAt: Number(row['storedAt']),
    }))
    .sort((a, b) => a.offset - b.offset);
  const latest = new Map<string, number>();
  const wrong: string[] = [];
  for (const { accountId, offset, storedAt } of mine) {
    if (storedAt < (latest.get(accountId) ?? 0)) wrong.push(`${accountId} at ${offset}`);
    latest.set(accountId, storedAt);
  }
  return wrong;
}
