/**
 * Both lanes under a steady load with duplicates, late and bad records and ids that come again with other content,
 * then `millrace audit`: healthy lanes are clean. Writes what it measured, and ends with the exit code of the audits.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { AuditReport } from '../bin/commands/audit/report.ts';
import { seedProfiles } from '../bin/commands/seed-profiles.ts';
import { closeSenders, sendersFor } from '../bin/commands/senders.ts';
import { pendingRecords } from '../bin/commands/status/pending.ts';
import { wallClock } from '../bin/commands/wall-clock.ts';
import type { Endpoints } from '../local/endpoints.ts';
import { up } from '../local/up.ts';
import type { Route } from '../src/producer/destination.ts';
import { generate } from '../src/producer/generator/generate.ts';
import { type Random, randomFrom } from '../src/producer/generator/random.ts';
import { produce } from '../src/producer/produce.ts';
import type { ProducerRecord } from '../src/producer/record.ts';
import { thisMachine } from './machine.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    rate: { type: 'string', default: '300' },
    'bus-rate': { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    out: { type: 'string', default: 'bench/results/audit-soak.json' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'npm run audit:soak -- [--seconds n] [--rate events/s over Kafka] [--bus-rate events/s over the bus] [--seed n] [--out file]',
  );
  process.exit(0);
}
const seconds = Number(values.seconds);
const seed = Number(values.seed);
const machine = thisMachine();
const home = mkdtempSync(join(tmpdir(), 'millrace-soak-'));
const running = await up({
  home,
  onProgress: ({ step, state, detail }) => {
    if (state === 'done') console.error(`${step} ${detail ?? ''}`);
  },
});
try {
  const endpoints = running.endpoints as Endpoints;
  // The bus has accounts of its own: what two ways bring to one account has no order that could be checked.
  const sending = Promise.all([
    send(endpoints, 'kafka', Number(values.rate), seed),
    send(endpoints, 'eventbridge', Number(values['bus-rate']), seed + 1),
  ]);
  const [sent, during] = await Promise.all([sending, sleep(seconds * 500).then(() => audit())]);
  const { seconds: drainedIn, deadLetters } = await drained(endpoints);
  const after = await audit();
  const result = {
    command: 'npm run audit:soak',
    machine,
    ...{ seed, seconds, sent: { kafka: sent[0], eventbridge: sent[1] } },
    ...{ drainedIn, deadLetters },
    audits: { during, after },
  };
  writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result));
  process.exitCode = during.exitCode || after.exitCode;
} finally {
  await running.stop();
  rmSync(home, { recursive: true, force: true });
}

/** @returns records sent */
async function send(at: Endpoints, destination: Route, rate: number, seed: number) {
  const count = Math.round(seconds * rate * 0.96);
  const { population, records } = generate({
    ...{ seed, count, endAt: Date.now(), destination, duplicatesPercent: 3 },
    ...{ late: Math.ceil(count / 200), invalid: Math.ceil(count / 150) },
  });
  await seedProfiles(at, population);
  const senders = await sendersFor(at, destination);
  try {
    const load = withConflicts(records(), randomFrom(seed));
    const { sent } = await produce({ records: load, senders, destination, rate, clock: wallClock });
    return sent[destination];
  } finally {
    await closeSenders(senders);
  }
}

/** Some ids come a second time with another amount. */
function* withConflicts(records: Iterable<ProducerRecord>, random: Random) {
  const known: ProducerRecord[] = [];
  for (const record of records) {
    yield record;
    if (record.kind !== 'event') continue;
    known[known.length < 1_000 ? known.length : random.int(0, 999)] = record;
    const earlier = known[random.int(0, known.length - 1)];
    if (earlier === undefined || !random.chance(0.004)) continue;
    const { event, kind } = earlier;
    yield { kind, event: { ...event, amountMinor: event.amountMinor + 1 } };
  }
}

/** Waits until no record is under way. @returns what the bus's queue gave up: a machine too busy times out its function */
async function drained(at: Endpoints) {
  const began = Date.now();
  for (;;) {
    const { kafka, buffer, stream, bufferDeadLetter: deadLetters } = await pendingRecords(at);
    if (kafka === 0 && buffer === 0 && stream === 0) {
      return { seconds: secondsSince(began), deadLetters };
    }
    await sleep(1_000);
  }
}

/** `millrace audit` as anybody runs it. */
async function audit() {
  const began = Date.now();
  const cli = fileURLToPath(new URL('../bin/cli.ts', import.meta.url));
  const child = spawn(process.execPath, [cli, 'audit', '--json'], {
    env: { ...process.env, MILLRACE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (part) => {
    text += part;
  });
  const exitCode = await new Promise<number>((ended) =>
    child.on('close', (code) => ended(code ?? 1)),
  );
  const { clean, lanes } = JSON.parse(text) as AuditReport;
  return {
    ...{ exitCode, clean, seconds: secondsSince(began) },
    lanes: lanes.map(({ lane, records, recomputed, readModels, counts, findings }) => {
      return { lane, records, recomputed, readModels, counts, findings: findings.slice(0, 20) };
    }),
  };
}

function secondsSince(began: number): number {
  return Math.round((Date.now() - began) / 100) / 10;
}
