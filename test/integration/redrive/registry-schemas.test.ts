import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { confluentRegistry } from '../../../src/adapters/registry/confluent-registry.ts';
import { withField, written } from '../../behaviour/schema-registry.ts';
import { jsonOf, millrace } from '../../e2e/millrace.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { needs } from '../../helpers/target/needs.ts';
import { transaction } from '../../helpers/transactions.ts';

const { it } = needs('reaching-us');

const TIME = 60_000;
const accountId = `registry-${randomUUID().slice(0, 8)}`;
const event = transaction({
  ...{ eventId: randomUUID(), accountId, currency: 'XQX', occurredAt: Date.now() },
});

let pipeline: Pipeline;
let position: string;
beforeAll(async () => {
  pipeline = await connect();
  const url = pipeline.endpoints.registryUrl;
  if (url === null) throw new Error('these tests need the registry');
  const schema = withField('redriveNote');
  const answer = await confluentRegistry({ url }).register('transactions-value', schema);
  if (answer.kind === 'refused') throw new Error(answer.reason);
  const value = written(answer.reference, schema, { ...event, redriveNote: 'newer' });
  await pipeline.sendKafka([{ key: Buffer.from(accountId), value }]);
  const [entry] = await eventually(
    async () => {
      const rows = await pipeline.rows('quarantine', ['position', 'accountId', 'code']);
      return rows.filter((row) => row['accountId'] === accountId);
    },
    (rows) => rows.length === 1,
  );
  expect(entry?.['code']).toBe('MLR_CURRENCY_UNKNOWN');
  position = String(entry?.['position']);
}, TIME);
afterAll(() => pipeline?.close());

const run = async (...args: string[]) =>
  jsonOf(await millrace([...args, '--json'], process.env['MILLRACE_HOME'] as string));

it(
  'shows what a record says whose schema only the registry knows',
  async () => {
    expect(await run('quarantine', 'show', position)).toMatchObject({ event: { ...event } });
  },
  TIME,
);

it(
  'replays it to a bus as an event',
  async () => {
    const [, , partition, offset] = position.split(':');
    const range = `${partition}:${offset}-${Number(offset) + 1}`;
    const { busName } = pipeline.endpoints.eventBridge;
    expect(await run('replay', '--offsets', range, '--target-bus', busName)).toMatchObject({
      ...{ sent: 1, unreadable: 0 },
    });
  },
  TIME,
);

it(
  'hands it to a repair, whose event is stored',
  async () => {
    const euro = `"${process.execPath}" -pe "JSON.stringify({ ...JSON.parse(require('fs').readFileSync(0)), currency: 'EUR' })"`;
    const report = await run('redrive', position, '--edit-command', euro);
    expect(report).toMatchObject({ sent: 1, skipped: 0, failed: 0 });
    await eventually(
      async () => {
        const rows = await pipeline.rows('events', ['eventId', 'currency', 'provenance']);
        return rows.filter((row) => row['eventId'] === event.eventId);
      },
      ([row]) =>
        row?.['currency'] === 'EUR' &&
        (row['provenance'] as { origin: string }).origin === position,
    );
  },
  TIME,
);
