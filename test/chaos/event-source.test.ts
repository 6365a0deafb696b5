import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pendingRecords } from '../../bin/commands/status/pending.ts';
import { atShares } from '../helpers/mid-stream.ts';
import { connect, eventually, type Pipeline } from '../helpers/pipeline.ts';
import { pidOf } from '../helpers/processes.ts';
import { isIdle, NOTHING_PENDING } from '../helpers/quarantine.ts';
import { contentsOf, restSince, settledRecords } from '../helpers/stores.ts';
import { streamTo } from '../helpers/stream.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
const KILL_AT = [0.1, 0.4, 0.7];

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline.close());

it(`counts every record once when the Kafka event source is killed again and again (seed ${SEED})`, async () => {
  const stream = streamTo('kafka', {
    ...{ seed: SEED, count: 8_000, duplicatesPercent: 5, invalid: 40 },
  });
  const { records } = stream;
  const before = await contentsOf(pipeline);
  const progress = { records, before: await settledRecords(pipeline) };
  const killed: number[] = [];

  const sending = stream.send(pipeline);
  const reached = await atShares(pipeline, progress, KILL_AT, async () => {
    const pid = await eventually(
      async () => pidOf('event-source') ?? 0,
      (found) => found > 0,
    );
    process.kill(pid, 'SIGKILL');
    killed.push(pid);
  });
  await sending;
  await eventually(() => isIdle(pipeline.endpoints), Boolean, 120_000);

  // Three lives ended, each in the middle of the stream, and a fourth finished it.
  expect(new Set(killed).size).toBe(KILL_AT.length);
  expect(Math.max(...reached)).toBeLessThan(records);
  expect(killed).not.toContain(pidOf('event-source'));
  const rest = restSince(before, await contentsOf(pipeline));
  expect(rest).toEqual(stream.rest);
  expect(rest.eventIds.length + rest.duplicateIds.length + rest.codes.length).toBe(records);
  expect(await pendingRecords(pipeline.endpoints)).toEqual(NOTHING_PENDING);
}, 180_000);
