import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { localHome, PROJECT_ROOT } from '../../../local/home.ts';
import { venvPython } from '../../../local/install/venv.ts';
import { run } from '../../../local/process/run.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { mustWork } from '../../helpers/cached-venv.ts';
import { eventually } from '../../helpers/pipeline.ts';
import { isIdle } from '../../helpers/quarantine.ts';
import { needs } from '../../helpers/target/needs.ts';
import { foreignPython } from '../stream/foreign/python.ts';
import { BothLanes, registryOf } from './both-lanes.ts';
import { eventRow, laneDifferences } from './lane-rows.ts';
import { workflowRows } from './workflow-rows.ts';

const { it } = needs('reaching-us');

const EVENTS = 300;
const WITHIN_MS = 90_000;
const FOREIGN = join(import.meta.dirname, '..', 'stream', 'foreign');
const SCHEMAS = join(PROJECT_ROOT, 'schemas', 'transactions-value');

let lanes: BothLanes;
beforeAll(async () => {
  lanes = await BothLanes.connect();
});
afterAll(() => lanes?.close());

const eventsIn = (told: string): Transaction[] =>
  told
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** As both lanes store them where nobody knows the account. */
const rowsOf = (events: readonly Transaction[]): string[] =>
  events
    .map((event) =>
      eventRow({ event, late: false, producedAt: undefined, enrichment: { level: 'none' } }),
    )
    .sort();

it(
  "stores in both lanes what Confluent's Python client wrote with the registry of `up`",
  async () => {
    const python = await foreignPython();
    const { kafka } = lanes.pipeline.endpoints;
    const versions = readdirSync(SCHEMAS)
      .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
      .map((file) => join(SCHEMAS, file));
    let sent: Transaction[] = [];
    const produce = async (): Promise<void> => {
      const ended = await run(python, [
        ...[join(FOREIGN, 'produce.py'), registryOf(lanes)],
        ...[String(kafka?.bootstrapServers), String(kafka?.topic), String(EVENTS), ...versions],
      ]);
      sent = eventsIn(mustWork(ended));
    };

    const ours = (accountId: string): boolean => accountId.startsWith('python-');
    const { workflow, stream } = await lanes.settleAfter(produce, ours, WITHIN_MS);

    expect(laneDifferences(workflow, stream)).toEqual([]);
    expect(sent).toHaveLength(EVENTS);
    expect([...workflow.events.values()].sort()).toEqual(rowsOf(sent));
  },
  2 * WITHIN_MS,
);

it(
  'stores what botocore put on the bus, as the AWS command line does',
  async () => {
    const { awsEndpoint, region, credentials, eventBridge } = lanes.pipeline.endpoints;
    const { busName, source, detailType } = eventBridge;
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };

    const ended = await run(
      venvPython(localHome()),
      [
        ...[join(FOREIGN, 'put_events.py'), awsEndpoint, region],
        ...[busName, source, detailType, String(EVENTS)],
      ],
      { env },
    );

    const sent = eventsIn(mustWork(ended));
    expect(sent).toHaveLength(EVENTS);
    const ids = new Set(sent.map(({ eventId }) => eventId));
    const stored = async () => {
      const { events } = await workflowRows(lanes.pipeline, {
        has: (position) => !position.startsWith('kafka:'),
        hasAccount: () => false,
      });
      return [...events.values()].filter((text) => ids.has(eventIdIn(text)));
    };
    // Looking costs a scan: not before there is nothing on its way.
    await eventually(() => isIdle(lanes.pipeline.endpoints), Boolean, WITHIN_MS);
    const found = await eventually(stored, (rows) => rows.length >= EVENTS, WITHIN_MS);
    expect(found.sort()).toEqual(rowsOf(sent));
  },
  2 * WITHIN_MS,
);

const eventIdIn = (row: string): string => {
  const fields = JSON.parse(row) as [string, unknown][];
  return String(fields.find(([name]) => name === 'eventId')?.[1]);
};
