import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTopic } from '../../../local/kafka/topic.ts';
import {
  type LoggedRecord,
  type LogReader,
  logReader,
} from '../../../src/adapters/kafka/log-reader.ts';
import { encodeTransaction } from '../../../src/adapters/registry/confluent-frame.ts';
import { accompanyingHeaders } from '../../../src/application/provenance.ts';
import { jsonOf, millrace } from '../../e2e/millrace.ts';
import { connect, eventually, type Pipeline } from '../../helpers/pipeline.ts';
import { transaction } from '../../helpers/transactions.ts';

const COUNT = 300;
const TIME = 90_000;

let pipeline: Pipeline;
let reader: LogReader;
let since: number;
let until: number;
const target = `replayed-${randomUUID().slice(0, 8)}`;
// Few of an account: none of them raises an alert, which would start a workflow of its own.
const events = Array.from({ length: COUNT }, (_, i) =>
  transaction({ eventId: randomUUID(), accountId: `replay-${i % 60}`, occurredAt: Date.now() }),
);

beforeAll(async () => {
  pipeline = await connect();
  const { bootstrapServers } = kafka();
  reader = logReader(bootstrapServers);
  await createTopic(bootstrapServers, target, 3);
  since = Date.now();
  await pipeline.sendKafka(
    events.map((event) => ({ key: Buffer.from(event.accountId), value: encodeTransaction(event) })),
  );
  until = Date.now() + 1;
}, TIME);
afterAll(async () => {
  await reader?.close();
  await pipeline?.close();
});

const kafka = () => {
  const { kafka: endpoint } = pipeline.endpoints;
  if (endpoint === null) throw new Error('these tests need the broker');
  return endpoint;
};
const run = (...args: string[]) =>
  millrace(['replay', ...args, '--json'], process.env['MILLRACE_HOME'] as string);
const iso = (time: number): string => new Date(time).toISOString();

async function readAll(topic: string, from: number, to: number): Promise<LoggedRecord[]> {
  const found: LoggedRecord[] = [];
  for (const range of await reader.ranges(topic, from, to)) {
    for await (const record of reader.read(topic, range)) found.push(record);
  }
  return found;
}

const plain = ({ key, value, timestamp }: LoggedRecord): string =>
  [key?.toString('hex'), value?.toString('hex'), timestamp].join();

describe('replay', () => {
  it(
    'counts first, and sends nothing',
    async () => {
      const range = ['--from', iso(since), '--to', iso(until)];

      const report = jsonOf(await run(...range, '--target-topic', target, '--dry-run'));

      expect(report).toMatchObject({ sent: COUNT, dryRun: true });
      expect(await readAll(target, 0, Date.now())).toEqual([]);
    },
    TIME,
  );

  it(
    'sends a range of time to another topic as it was, with origin and run',
    async () => {
      const range = ['--from', iso(since), '--to', iso(until)];

      const report = jsonOf(await run(...range, '--target-topic', target));

      expect(report).toMatchObject({ sent: COUNT, unreadable: 0, interrupted: false });
      const { topic } = kafka();
      const originals = await readAll(topic, since, until);
      const copies = await readAll(target, 0, Date.now() + 60_000);
      expect(copies.map(plain).sort()).toEqual(originals.map(plain).sort());
      const origins = copies.map(({ headers }) => accompanyingHeaders(headers).provenance);
      expect(origins.map((each) => each?.origin).sort()).toEqual(
        originals.map(({ partition, offset }) => `kafka:${topic}:${partition}:${offset}`).sort(),
      );
      expect(new Set(origins.map((each) => each?.replayRun))).toEqual(new Set([report['run']]));
    },
    TIME,
  );

  it(
    'sends a range of offsets to a bus, where the events arrive as duplicates',
    async () => {
      const [first] = (await reader.ranges(kafka().topic, since, until)).filter(
        (r) => r.to > r.from,
      );
      if (first === undefined) throw new Error('nothing was sent');
      const { partition, from, to } = first;
      const { busName } = pipeline.endpoints.eventBridge;

      const report = jsonOf(
        await run('--offsets', `${partition}:${from}-${to}`, '--target-bus', busName),
      );

      expect(report).toMatchObject({ sent: to - from });
      const ids = new Set(events.map(({ eventId }) => eventId));
      await eventually(
        () => pipeline.rows('duplicates', ['position', 'eventId']),
        (rows) => {
          const ours = rows.filter((row) => ids.has(String(row['eventId'])));
          return ours.length === to - from;
        },
      );
    },
    TIME,
  );

  it(
    'sends into its source only when told so',
    async () => {
      const refused = await run('--from', iso(since), '--target-topic', kafka().topic);

      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('--into-source');
    },
    TIME,
  );

  it.each([
    ['topic', '--target-topic', 'nowhere', '--dry-run'],
    ['topic', '--target-topic', 'nowhere'],
    ['topic', '--source-topic', 'nowhere', '--into-source'],
    ['event bus', '--target-bus', 'nowhere'],
  ])(
    'says that there is no such %s: %s %s %s',
    async (kind, ...args) => {
      const refused = await run('--from', iso(since), ...args);

      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(`There is no ${kind} nowhere`);
    },
    TIME,
  );
});
