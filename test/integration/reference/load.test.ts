import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { jsonOf } from '../../e2e/millrace.ts';
import { command } from '../../helpers/command.ts';
import { connect, eventually, kafkaMessage, type Pipeline } from '../../helpers/pipeline.ts';
import { transaction } from '../../helpers/transactions.ts';

const TIME = 90_000;
/** What docs/reference-data.md promises for functions, ms. */
const WORKFLOW_SEES_WITHIN_MS = 5_000;
const accountId = `ref-${randomUUID().slice(0, 8)}`;
const merchantId = `m-${accountId}`;

let pipeline: Pipeline;
let pool: pg.Pool;
let directory: string;
beforeAll(async () => {
  pipeline = await connect();
  const { stream } = pipeline.endpoints;
  if (stream === null) throw new Error('these tests need both lanes');
  pool = new pg.Pool({ connectionString: stream.databaseUrl, max: 2 });
  directory = await mkdtemp(join(tmpdir(), 'millrace-reference-'));
});
afterAll(async () => {
  await pipeline?.close();
  await pool?.end();
  await rm(directory, { recursive: true, force: true });
});

async function load(text: string, ...args: string[]) {
  const file = join(directory, 'rows.csv');
  await writeFile(file, text);
  return await command('reference', 'load', file, '--json', ...args);
}

/** Sends an event of the account. @returns what each lane joined it with */
async function segmentsNow() {
  const event = transaction({ eventId: randomUUID(), accountId, merchantId });
  await pipeline.sendKafka([kafkaMessage(event)]);
  const workflow = async () => {
    const TableName = pipeline.endpoints.tables.events;
    const Key = { eventId: { S: event.eventId } };
    const { Item } = await pipeline.dynamo.send(new GetItemCommand({ TableName, Key }));
    return Item && `${Item['segment']?.S} ${Item['merchantCategory']?.S}`;
  };
  const stream = async () => {
    const { rows } = await pool.query(
      'select segment, merchant_category from millrace.events where event_id = $1',
      [event.eventId],
    );
    return rows[0] && `${rows[0].segment} ${rows[0].merchant_category}`;
  };
  const stored = (answer: string | undefined) => answer !== undefined;
  return {
    workflow: await eventually(workflow, stored, TIME, 100),
    stream: await eventually(stream, stored, TIME, 100),
  };
}

it(
  'what is loaded is joined by both lanes within the promised time, though they remember what was before',
  async () => {
    const merchants = await load(`merchantId,category\n${merchantId},books\n`);
    expect(jsonOf(merchants)).toMatchObject({ loaded: 1, lanes: ['workflow', 'stream'] });
    await load(`accountId,segment\n${accountId},old\n`);
    await sleep(WORKFLOW_SEES_WITHIN_MS);
    expect(await segmentsNow()).toEqual({ workflow: 'old books', stream: 'old books' });

    const bad = `accountId,segment\n${accountId},new\nno account,x\n`;
    expect(jsonOf(await load(bad, '--dry-run'))).toMatchObject({ loaded: 1, dryRun: true });
    expect((await segmentsNow()).stream).toBe('old books');

    const loaded = await load(bad);
    expect((await segmentsNow()).stream).toBe('new books');
    expect(loaded.code).toBe(3);
    expect(jsonOf(loaded)).toMatchObject({
      loaded: 1,
      badRows: 1,
      firstBadRows: [{ line: 3, reason: expect.stringMatching(/^accountId must be/) }],
    });
    await sleep(WORKFLOW_SEES_WITHIN_MS);
    expect(await segmentsNow()).toEqual({ workflow: 'new books', stream: 'new books' });
  },
  TIME,
);

it('is shown as each lane has it', async () => {
  await load(`accountId,segment\n${accountId},differs\n`, '--lane', 'stream');
  const shown = jsonOf(await command('reference', 'show', accountId, '--json'));
  expect(shown).toEqual({
    id: accountId,
    lanes: [
      { lane: 'workflow', account: { segment: 'new' } },
      { lane: 'stream', account: { segment: 'differs' } },
    ],
  });
  expect((await command('reference', 'show', merchantId)).stdout).toMatch(
    /merchant: category\s.*books.*books/,
  );
  const nobody = await command('reference', 'show', 'nobody');
  expect(nobody.code).toBe(1);
  expect(nobody.stderr).toContain('millrace reference load');
}, 30_000);
