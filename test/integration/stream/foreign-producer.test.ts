import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '../../../local/home.ts';
import { run } from '../../../local/process/run.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { mustWork } from '../../helpers/cached-venv.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { eventText } from '../../helpers/stream-lane/row-text.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { foreignPython } from './foreign/python.ts';

const EVENTS = 500;
const SCHEMAS = join(PROJECT_ROOT, 'schemas', 'transactions-value');

let lane: StreamLane;
beforeAll(async () => {
  lane = await StreamLane.open();
});
afterAll(() => lane?.close());

it("stores what Confluent's Python client and Avro serializer wrote, field by field", async () => {
  const member = await lane.start('a');
  const versions = readdirSync(SCHEMAS)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((file) => join(SCHEMAS, file));
  const python = await foreignPython();
  const script = join(import.meta.dirname, 'foreign', 'produce.py');
  const told = mustWork(
    await run(python, [
      ...[script, 'mock://', servers().bootstrapServers, lane.topic, String(EVENTS)],
      ...versions,
    ]),
  );

  await member.untilReady(true);
  await lane.settled();

  const sent: Transaction[] = told
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { events } = await lane.stored();
  expect(sent).toHaveLength(EVENTS);
  expect([...events.values()].sort()).toEqual(
    sent.map((event) => eventText(event, { late: false, level: 'none' })).sort(),
  );
  expect(await lane.differences()).toEqual([]);
}, 180_000);
