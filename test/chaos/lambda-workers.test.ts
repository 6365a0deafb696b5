import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pendingRecords } from '../../bin/commands/status/pending.ts';
import { atShares } from '../helpers/mid-stream.ts';
import { connect, eventually, type Pipeline } from '../helpers/pipeline.ts';
import { lambdaWorkers } from '../helpers/processes.ts';
import { isIdle, NOTHING_PENDING } from '../helpers/quarantine.ts';
import { contentsOf, restSince, settledRecords } from '../helpers/stores.ts';
import { streamTo, together } from '../helpers/stream.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
const KILL_AT = [0.1, 0.3, 0.5, 0.7];

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline.close());

it(`counts every record once when Lambda workers are killed again and again (seed ${SEED})`, async () => {
  const more = { duplicatesPercent: 5, invalid: 40 };
  const kafka = streamTo('kafka', { seed: SEED, count: 5_000, ...more });
  // The bus promises no order: only within the grace does the order not matter.
  const bus = streamTo('eventbridge', {
    ...{ seed: SEED + 1, count: 2_500, accounts: 200, anomaliesPerClass: 0, spanMs: 4 * 60_000 },
    ...more,
  });
  const records = kafka.records + bus.records;
  const before = await contentsOf(pipeline);
  const progress = { records, before: await settledRecords(pipeline) };
  const killed: number[] = [];

  const sending = Promise.all([kafka.send(pipeline), bus.send(pipeline)]);
  const reached = await atShares(pipeline, progress, KILL_AT, async () => {
    // After the kill before, it takes the emulator a moment to start new ones.
    const workers = await eventually(
      async () => lambdaWorkers(),
      ({ length }) => length > 0,
    );
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    killed.push(workers.length);
  });
  await sending;
  await eventually(() => isIdle(pipeline.endpoints), Boolean, 120_000);

  expect(killed).toHaveLength(KILL_AT.length);
  const log = readFileSync(join(pipeline.endpoints.logs, 'event-source.log'), 'utf8');
  expect(log).toContain('Worker process died');
  expect(Math.max(...reached)).toBeLessThan(records);
  const rest = restSince(before, await contentsOf(pipeline));
  expect(rest).toEqual(together([kafka.rest, bus.rest]));
  expect(rest.eventIds.length + rest.duplicateIds.length + rest.codes.length).toBe(records);
  expect(await pendingRecords(pipeline.endpoints)).toEqual(NOTHING_PENDING);
}, 180_000);
