import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { encodeTransaction } from '../../src/adapters/registry/confluent-frame.ts';
import { kafkaMessage } from '../../src/producer/encode/kafka-message.ts';
import { generate } from '../../src/producer/generator/generate.ts';
import { stamp } from '../../src/producer/stamp.ts';
import { type FaultProxy, faultProxy } from '../helpers/fault-proxy.ts';
import { addToEnvironment } from '../helpers/function-environment.ts';
import { connect, eventually, type Pipeline } from '../helpers/pipeline.ts';
import { isIdle } from '../helpers/quarantine.ts';

/** How the source of reference data behaves, seen through the proxy before it. */
type Mood = 'well' | 'refusing' | 'slow' | 'flapping';

const COUNT = 1_200;
/** Sent at a time, so that a run is many batches. */
const CHUNK = 40;
const CHUNK_MS = 200;
const TIME = 240_000;

let pipeline: Pipeline;
let proxy: FaultProxy;
let putBack: () => Promise<void>;
let mood: Mood = 'well';
let asked = 0;

beforeAll(async () => {
  pipeline = await connect();
  const { endpoints } = pipeline;
  proxy = await faultProxy(endpoints.awsEndpoint, async (operation) => {
    if (operation !== 'BatchGetItem') return false;
    asked += 1;
    if (mood === 'slow') await sleep(4_000);
    return mood === 'refusing' || (mood === 'flapping' && Math.floor(Date.now() / 1_000) % 2 === 0);
  });
  putBack = await addToEnvironment(endpoints, endpoints.functions.enrich, {
    AWS_ENDPOINT_URL_DYNAMODB: proxy.url,
  });
}, 30_000);
afterAll(async () => {
  mood = 'well';
  await putBack?.();
  await proxy?.close();
  await pipeline?.close();
});

/** Sends a stream through the workflow lane. @returns levels of enrichment by number of events, and events/s */
async function run(): Promise<{ levels: Record<string, number>; rate: number }> {
  const seed = Math.floor(Math.random() * 1_000_000);
  const stream = generate({ seed, count: COUNT, destination: 'kafka', endAt: Date.now() });
  const records = [...stream.records()];
  const ids = new Set(records.map(({ event }) => event.eventId));
  const startedAt = Date.now();
  for (let i = 0; i < COUNT; i += CHUNK) {
    const now = Date.now();
    const chunk = records.slice(i, i + CHUNK).map((record) => stamp(record, now));
    await pipeline.sendKafka(chunk.map((record) => kafkaMessage(record, encodeTransaction)));
    await sleep(CHUNK_MS);
  }
  await eventually(() => isIdle(pipeline.endpoints), Boolean, TIME);
  const rate = COUNT / ((Date.now() - startedAt) / 1_000);
  const rows = await pipeline.rows('events', ['eventId', 'enrichment']);
  const levels: Record<string, number> = {};
  for (const row of rows) {
    if (!ids.delete(String(row['eventId']))) continue;
    const level = String(row['enrichment']);
    levels[level] = (levels[level] ?? 0) + 1;
  }
  expect([...ids]).toEqual([]);
  return { levels, rate };
}

async function alarmState(): Promise<string | undefined> {
  const { region, credentials, awsEndpoint } = pipeline.endpoints;
  const client = new CloudWatchClient({ region, credentials, endpoint: awsEndpoint });
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({}));
  client.destroy();
  const ofReference = MetricAlarms.find(
    ({ MetricName, Dimensions = [] }) =>
      MetricName === 'BreakerOpen' && Dimensions.some(({ Value }) => Value === 'reference'),
  );
  return ofReference?.StateValue;
}

const RETRY_MS = 10_000;

it(
  'stores every event, marked, whatever the reference source does, and recovers by itself',
  async () => {
    const well = await run();
    // Nothing is known of generated accounts unless somebody loads it.
    expect(well.levels).toEqual({ none: COUNT });

    mood = 'refusing';
    const first = await run();
    expect(first.levels['degraded']).toBeGreaterThan(0);
    expect(await eventually(alarmState, (state) => state === 'ALARM', 90_000)).toBe('ALARM');
    const before = asked;
    const refusing = await run();
    // Open: almost nobody asks. A trial is one call with the SDK's own repetitions.
    expect(asked - before).toBeLessThanOrEqual(30);
    expect(refusing.levels).toEqual({ degraded: COUNT });

    mood = 'slow';
    const slow = await run();
    mood = 'flapping';
    const flapping = await run();

    mood = 'well';
    const recovered = await eventually(
      async () => {
        await sleep(RETRY_MS / 4);
        return await run();
      },
      ({ levels }) => levels['degraded'] === undefined,
      TIME,
    );
    expect(await eventually(alarmState, (state) => state === 'OK', 120_000)).toBe('OK');
    process.stderr.write(
      `events/s: well ${well.rate.toFixed(0)}, first ${first.rate.toFixed(0)}, ` +
        `refusing ${refusing.rate.toFixed(0)}, slow ${slow.rate.toFixed(0)}, ` +
        `flapping ${flapping.rate.toFixed(0)}, recovered ${recovered.rate.toFixed(0)}\n`,
    );
  },
  TIME * 2,
);
