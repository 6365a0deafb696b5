/**
 * Measures the stream lane with broker, database, processor and load generator on this machine: latency at steady
 * rates, drain of a backlog, members, restore, rebuild, a million accounts, the effect of each optimisation. Prints tables
 * against the recorded run, writes results and a picture. Fails when a store does not hold exactly what was sent.
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KAFKA_VERSION } from '../local/kafka/jars.ts';
import { onSignals } from '../local/signals.ts';
import { thisMachine } from './machine.ts';
import { type Figures, summarise } from './stream-lane/figures.ts';
import { plot } from './stream-lane/plot.ts';
import { type Recorded, readResults, writeResults } from './stream-lane/results.ts';
import { drain } from './stream-lane/scenarios/drain.ts';
import { members } from './stream-lane/scenarios/members.ts';
import { millionAccounts } from './stream-lane/scenarios/million-accounts.ts';
import { optimisations } from './stream-lane/scenarios/optimisations.ts';
import { paced } from './stream-lane/scenarios/paced.ts';
import { rebuild } from './stream-lane/scenarios/rebuild.ts';
import { restore } from './stream-lane/scenarios/restore.ts';
import { startSystem } from './stream-lane/system.ts';
import { tableOf } from './stream-lane/table.ts';
import { steadyWriteback, writeback } from './stream-lane/writeback.ts';

const SCENARIOS = [
  ...[5, 15, 30, 40, 50].map(paced),
  ...[drain(2), drain(20)],
  ...[members, restore, rebuild, millionAccounts, optimisations],
];
const RECORDED = join(import.meta.dirname, 'results', 'stream-lane.json');
const PICTURE = join(import.meta.dirname, '..', 'docs', 'images', 'stream-lane-bench.svg');

const { values } = parseArgs({
  options: {
    scenario: { type: 'string' },
    runs: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '60' },
    partitions: { type: 'string', default: '4' },
    record: { type: 'boolean', default: false },
    out: { type: 'string' },
    profile: { type: 'string' },
    'steady-writeback': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`node bench/stream-lane.ts [--scenario a,b] [--runs n] [--seconds n] [--partitions n]
  [--record] keeps the run as the one to compare with and draws the picture   [--out file.json]
  [--profile directory] CPU profiles of the members
  [--steady-writeback] has the kernel write changed pages out after a second instead of thirty (root; set back at the end)
scenarios: ${SCENARIOS.map(({ name, onRequest }) => name + (onRequest ? ' (only when named)' : '')).join(', ')}`);
  process.exit(0);
}

const wanted = values.scenario?.split(',') ?? SCENARIOS.flatMap((s) => (s.onRequest ? [] : s.name));
const unknown = wanted.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
if (unknown.length > 0) throw new Error(`no scenario ${unknown.join(', ')}; see --help`);
const nodeOptions =
  values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
const settings = {
  ...{ seconds: Number(values.seconds), partitions: Number(values.partitions), nodeOptions },
};
const command = ['node bench/stream-lane.ts', ...process.argv.slice(2)].join(' ');
const baseline = readResults(RECORDED);
const measured: Record<string, Recorded> = {};
let failed = true;

const system = await startSystem();
let restoreWriteback = (): void => {};
const forgetSignals = onSignals(() => {
  restoreWriteback();
  return system.stop();
});
const machine = thisMachine({ Kafka: KAFKA_VERSION, ...system.versions });
try {
  if (values['steady-writeback']) restoreWriteback = steadyWriteback();
  const kernel = writeback();
  for (const { name, run } of SCENARIOS.filter((scenario) => wanted.includes(scenario.name))) {
    const loadBefore = Math.round((loadavg()[0] ?? 0) * 100) / 100;
    const runs: Figures[] = [];
    for (let i = 0; i < Number(values.runs); i++) {
      runs.push(await run(system, settings));
      console.error(`${name} ${i + 1}/${values.runs}: ${JSON.stringify(runs.at(-1))}`);
    }
    const recorded: Recorded = {
      command,
      machine: { ...machine, date: new Date().toISOString(), loadBefore },
      settings: { seconds: settings.seconds, partitions: settings.partitions, ...kernel },
      summary: summarise(runs),
      runs,
    };
    const key = values['steady-writeback'] ? `${name}, steady writeback` : name;
    measured[key] = recorded;
    console.log(tableOf(key, recorded, baseline[key]));
  }
  failed = false;
} finally {
  restoreWriteback();
  await system.stop(failed);
  forgetSignals();
  if (values.out !== undefined) writeResults(values.out, measured);
  if (values.record) {
    writeResults(RECORDED, measured);
    writeFileSync(PICTURE, plot(readResults(RECORDED)));
  }
}
