/**
 * Measures the workflow lane on the emulator: events/s by route, packing, bundle sizes, cold import.
 * `npm run bench` prints a table and writes bench/results/workflow-lane.json.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import Table from 'cli-table3';
import { dynamoDb } from '../bin/commands/clients.ts';
import { closeSenders, sendersFor } from '../bin/commands/senders.ts';
import { countByDescription } from '../bin/commands/stores/count.ts';
import { wallClock } from '../bin/commands/wall-clock.ts';
import { bundle } from '../lib/bundle.ts';
import { up } from '../local/up.ts';
import type { Destination } from '../src/producer/destination.ts';
import { generate } from '../src/producer/generator/generate.ts';
import { produce } from '../src/producer/produce.ts';
import { coldImportMs } from './cold-import.ts';
import { thisMachine } from './machine.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    runs: { type: 'string', default: '3' },
    out: { type: 'string', default: 'bench/results/workflow-lane.json' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('npm run bench -- [--count events per run] [--runs n] [--out file]');
  process.exit(0);
}
const count = Number(values.count);
const runs = Number(values.runs);
const machine = thisMachine();

const bundles = (await bundle()).map(({ name, bytes }) => {
  const measured = coldImportMs(join('dist', name, 'index.js'), 9);
  return { name, kilobytes: Math.round(bytes / 1000), coldImportMs: spread(measured) };
});

const home = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const running = await up({
  home,
  stream: false,
  registry: false,
  onProgress: ({ step, state, detail }) => {
    if (state === 'done') console.error(`${step} ${detail ?? ''}`);
  },
});
const lanes: { route: Destination; eventsPerSecond: number[] }[] = [];
try {
  const { endpoints } = running;
  const dynamo = dynamoDb(endpoints);
  const stored = (): Promise<number> => countByDescription(dynamo, endpoints.tables.events);
  // One uncounted run each: workers start, code is compiled.
  await measure('both', Math.min(count, 4_000));
  for (const route of ['kafka', 'eventbridge', 'both'] as const) {
    const eventsPerSecond: number[] = [];
    for (let run = 0; run < runs; run++) {
      eventsPerSecond.push(await measure(route, count));
      console.error(`${route}: ${eventsPerSecond.at(-1)} events/s`);
    }
    lanes.push({ route, eventsPerSecond: eventsPerSecond.sort((a, b) => a - b) });
  }
  const packing = await executions();
  const result = {
    command: 'npm run bench',
    machine,
    eventsPerRun: count,
    lanes,
    packing,
    bundles,
  };
  writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
  print(result);
  dynamo.destroy();

  /** Events per second from the first send to the last event stored. */
  async function measure(destination: Destination, events: number): Promise<number> {
    const before = await stored();
    const seed = Math.floor(Math.random() * 1e9);
    const stream = generate({ seed, count: events, endAt: Date.now() - 60_000, destination });
    const records = [...stream.records()];
    const senders = await sendersFor(endpoints, destination);
    const started = Date.now();
    await produce({ records, senders, destination, clock: wallClock });
    const deadline = Date.now() + 300_000;
    while ((await stored()) - before < records.length) {
      if (Date.now() > deadline) throw new Error('not everything was stored within five minutes');
      await sleep(100);
    }
    const seconds = (Date.now() - started) / 1000;
    await closeSenders(senders);
    return Math.round(records.length / seconds);
  }

  async function executions(): Promise<object> {
    await sleep(3_000);
    const cloudwatch = new CloudWatchClient({
      region: endpoints.region,
      endpoint: endpoints.awsEndpoint,
      credentials: { ...endpoints.credentials },
    });
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'Millrace',
        MetricName: 'BatchEvents',
        Dimensions: [{ Name: 'service', Value: 'millrace' }],
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 60_000),
        Period: 60,
        Statistics: ['Sum', 'SampleCount', 'Maximum'],
      }),
    );
    cloudwatch.destroy();
    const sum = (pick: (d: (typeof Datapoints)[number]) => number | undefined): number =>
      Datapoints.reduce((total, d) => total + (pick(d) ?? 0), 0);
    const batches = sum((d) => d.SampleCount);
    return {
      executions: batches,
      eventsPerExecution: Math.round(sum((d) => d.Sum) / batches),
      largest: Math.max(...Datapoints.map((d) => d.Maximum ?? 0)),
    };
  }
} finally {
  await running.stop();
  rmSync(home, { recursive: true, force: true });
}

function spread(sorted: readonly number[]): { min: number; median: number; max: number } {
  const at = (i: number): number => Math.round(sorted[i] ?? 0);
  return { min: at(0), median: at(Math.floor(sorted.length / 2)), max: at(sorted.length - 1) };
}

function print(result: { packing: object }): void {
  const rates = new Table({ head: ['route', 'events/s, min – max'] });
  for (const { route, eventsPerSecond } of lanes) {
    rates.push([route, `${eventsPerSecond[0]} – ${eventsPerSecond.at(-1)}`]);
  }
  const sizes = new Table({ head: ['function', 'KB', 'cold import ms, median'] });
  for (const { name, kilobytes, coldImportMs: ms } of bundles)
    sizes.push([name, kilobytes, ms.median]);
  console.log(rates.toString());
  console.log(sizes.toString());
  console.log(JSON.stringify(result.packing));
}
