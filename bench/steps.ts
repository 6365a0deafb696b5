import { writeFileSync } from 'node:fs';
import pLimit from 'p-limit';
import { encodeTransaction } from '../src/adapters/registry/confluent-frame.ts';
import { repositoryRegistry } from '../src/adapters/registry/repository-registry.ts';
import { ingest } from '../src/application/ingest.ts';
import type { SourceRecord } from '../src/application/records.ts';
import { detectBatch } from '../src/application/steps/detect-batch.ts';
import { enrichBatch } from '../src/application/steps/enrich-batch.ts';
import { persistBatch } from '../src/application/steps/persist-batch.ts';
import { validateBatch } from '../src/application/steps/validate-batch.ts';
import { rulesFor } from '../src/domain/detectors/index.ts';
import { demandsResponse } from '../src/domain/saga/saga.ts';
import { kafkaMessage } from '../src/producer/encode/kafka-message.ts';
import { generate } from '../src/producer/generator/generate.ts';
import { stamp } from '../src/producer/stamp.ts';
import { memoryStore } from '../test/helpers/memory-store.ts';
import { thisMachine } from './machine.ts';

/**
 * CPU that each step of the workflow lane takes for an event, without AWS: the steps as they are over stores in
 * memory, their input and answer through JSON as Lambda passes them. `millrace cost` counts with the result.
 */
const EVENTS = 30_000;
const BATCH = 1_000;
const WARM_UP = 10_000;

const STEPS = ['ingest-kafka', 'validate', 'enrich', 'detect', 'persist'] as const;
const spent = Object.fromEntries(STEPS.map((step) => [step, 0])) as Record<
  (typeof STEPS)[number],
  number
>;
const store = memoryStore();
const base = {
  ...store,
  registry: repositoryRegistry(),
  telemetry: { count: () => undefined, observe: () => undefined },
};
const rules = rulesFor();
const reference = { lookUp: async () => ({ accounts: new Map(), merchants: new Map() }) };
let executions = 0;

/** Runs a step as Lambda would, from JSON to JSON, and books its CPU. */
async function step<A, B>(
  name: (typeof STEPS)[number],
  input: A,
  work: (input: A) => Promise<B>,
): Promise<B> {
  const text = JSON.stringify(input);
  const before = process.cpuUsage();
  const answer = JSON.stringify(await work(JSON.parse(text) as A));
  const { user, system } = process.cpuUsage(before);
  spent[name] += (user + system) / 1e3;
  return JSON.parse(answer) as B;
}

/** One execution at a time: CPU is booked for the whole process. */
const alone = pLimit(1);
const workflow = { run: (input: Batch) => alone(() => execute(input)) };

type Batch = Parameters<typeof validateBatch>[0];

async function execute(input: Batch) {
  executions += 1;
  const validated = await step('validate', input, (i) => validateBatch(i, base));
  const enriched = await step('enrich', validated, (i) =>
    enrichBatch(i, { ...base, reference, onDegraded: () => undefined }),
  );
  const detected = await step('detect', enriched, (i) => detectBatch(i, { ...base, rules }));
  await step('persist', detected, (i) => persistBatch(i, { ...base, now: Date.now }));
  return { kind: 'succeeded' } as const;
}

const records: SourceRecord[] = [];
let bytes = 0;
let offset = 0;
const stream = generate({
  ...{ seed: 7, count: EVENTS + WARM_UP, endAt: Date.now(), destination: 'kafka' },
  ...{ duplicatesPercent: 0.5, late: 0, invalid: 0 },
});
for (const record of stream.records()) {
  const { key, value } = kafkaMessage(stamp(record, Date.now()), encodeTransaction);
  bytes += (key?.length ?? 0) + (value?.length ?? 0);
  records.push({
    position: `kafka:transactions:${offset % 4}:${offset++}`,
    key: key?.toString() ?? null,
    value: (value ?? Buffer.alloc(0)).toString('base64'),
    receivedAt: Date.now(),
  });
}

for (let i = 0; i < records.length; i += BATCH) {
  if (i === WARM_UP) {
    executions = 0;
    for (const name of STEPS) spent[name] = 0;
  }
  const before = process.cpuUsage();
  const inside = STEPS.reduce((sum, name) => sum + spent[name], 0);
  const text = JSON.stringify(records.slice(i, i + BATCH));
  await ingest(JSON.parse(text) as SourceRecord[], { ...base, workflow });
  const { user, system } = process.cpuUsage(before);
  const others = STEPS.reduce((sum, name) => sum + spent[name], 0) - inside;
  spent['ingest-kafka'] += (user + system) / 1e3 - others;
}

const counted = records.length - WARM_UP;
const share = (part: number, of: number): number => Number((part / of).toFixed(5));
const alerts = [...store.alerts.values()];
const results = {
  command: 'node bench/steps.ts',
  machine: thisMachine(),
  events: counted,
  cpuMsPerEvent: Object.fromEntries(
    STEPS.map((name) => [name, Number((spent[name] / counted).toFixed(4))]),
  ),
  eventsPerExecution: Math.round(counted / executions),
  recordBytes: Math.round(bytes / records.length),
  alerts: share(alerts.length, store.events.size),
  sagas: share(alerts.filter(demandsResponse).length, store.events.size),
};
console.log(JSON.stringify(results, null, 2));
if (process.argv.includes('--record')) {
  const file = new URL('results/steps.json', import.meta.url);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
