/**
 * Measures the stream lane's query API while events are written: requests at a steady rate, each timed from the
 * moment it should have been sent. Broker, database, cache, member, generator and this client share the machine.
 */
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import getPort from 'get-port';
import { KAFKA_VERSION } from '../local/kafka/jars.ts';
import { startProcess } from '../local/process/start.ts';
import { onSignals } from '../local/signals.ts';
import { querySpec, untilQueriesAnswer } from '../local/stream/query-spec.ts';
import { startValkey } from '../local/valkey/server.ts';
import { thisMachine } from './machine.ts';
import { summarise } from './stream-lane/figures.ts';
import { Lane } from './stream-lane/lane.ts';
import { writeResults } from './stream-lane/results.ts';
import { startSystem } from './stream-lane/system.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '5000' },
    queries: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    record: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`node bench/query.ts [--rate events/s] [--queries requests/s] [--seconds n]
  [--record] keeps the run in bench/results/query.json`);
  process.exit(0);
}
const rate = Number(values.rate);
const queries = Number(values.queries);
const seconds = Number(values.seconds);
const ACCOUNTS = 10_000;
const WARM_UP_S = 8;
const RECORDED = join(import.meta.dirname, 'results', 'query.json');

/** The kinds of requests, in turn. */
const KINDS = {
  account: (id: string) => `/accounts/${id}`,
  events: (id: string) => `/accounts/${id}/events?limit=50`,
  alerts: () => '/alerts?limit=50',
} as const;
type Kind = keyof typeof KINDS;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** @returns the status, once the whole answer is there */
const ask = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
      answer.once('error', reject);
    }).once('error', reject);
  });

interface Asked {
  readonly kind: Kind;
  /** From when it should have been sent to the end of its answer. */
  readonly ms: number;
  readonly status: number;
}

/** Open loop: a slow answer delays no other request, and whatever is sent late counts as late. */
async function askSteadily(url: string, kinds: readonly Kind[], forMs: number): Promise<Asked[]> {
  const began = performance.now();
  const total = Math.floor((forMs / 1_000) * queries);
  const answers: Promise<Asked>[] = [];
  for (let n = 0; n < total; n++) {
    const dueAt = began + (n * 1_000) / queries;
    const wait = dueAt - performance.now();
    if (wait > 0) await sleep(wait);
    const kind = kinds[n % kinds.length] as Kind;
    const id = `acct-${String(Math.floor(Math.random() * ACCOUNTS)).padStart(8, '0')}`;
    answers.push(
      ask(url + KINDS[kind](id)).then(
        (status) => ({ kind, status, ms: performance.now() - dueAt }),
        () => ({ kind, status: 0, ms: performance.now() - dueAt }),
      ),
    );
  }
  return await Promise.all(answers);
}

const at = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) /
  10;

function figuresOf(kind: Kind, asked: readonly Asked[]): Record<string, number> {
  const own = asked.filter((each) => each.kind === kind);
  const ms = own.map((each) => each.ms).sort((a, b) => a - b);
  return {
    [`${kind}Requests`]: own.length,
    [`${kind}Found`]: own.filter(({ status }) => status === 200).length,
    [`${kind}Failed`]: own.filter(({ status }) => status !== 200 && status !== 404).length,
    [`${kind}P50Ms`]: at(ms, 0.5),
    [`${kind}P99Ms`]: at(ms, 0.99),
    [`${kind}P999Ms`]: at(ms, 0.999),
    [`${kind}MaxMs`]: at(ms, 1),
  };
}

const system = await startSystem();
const forgetSignals = onSignals(() => system.stop());
let failed = true;
try {
  const { url: cacheUrl } = await startValkey(system.home);
  const lane = await Lane.open(system, { env: { CACHE_URL: cacheUrl } });
  await lane.start();
  const port = await getPort({ host: '127.0.0.1' });
  const url = `http://127.0.0.1:${port}`;
  const target = {
    bootstrapServers: system.bootstrapServers,
    topic: lane.topic,
    registryUrl: null,
  };
  const spec = querySpec(system.home, port, { ...target, cacheUrl, databaseUrl: lane.databaseUrl });
  await startProcess(system.home, spec);
  if (!(await untilQueriesAnswer(url, 30_000))) throw new Error(`no answer from ${url}`);
  const machine = thisMachine({ Kafka: KAFKA_VERSION, ...system.versions });

  console.error(`writing ${rate} events/s, asking ${queries} times a second, ${seconds} s each`);
  const whole = WARM_UP_S + 2 * seconds + 4;
  const writing = lane.load({ rate, seconds: whole, accounts: ACCOUNTS });
  writing.catch(() => {});
  await askSteadily(url, ['account', 'events', 'alerts'], WARM_UP_S * 1_000);
  const accounts = await askSteadily(url, ['account'], seconds * 1_000);
  const lists = await askSteadily(url, ['events', 'alerts'], seconds * 1_000);
  const { sent } = await writing;
  await lane.untilStored(lane.sent, 60_000);
  await lane.check();
  const figures = {
    eventsWritten: sent,
    ...figuresOf('account', accounts),
    ...figuresOf('events', lists),
    ...figuresOf('alerts', lists),
  };
  console.table(figures);
  if (values.record) {
    const command = ['node bench/query.ts', ...process.argv.slice(2)].join(' ');
    const settings = { rate, queries, seconds, accounts: ACCOUNTS };
    const recorded = { command, machine, settings, summary: summarise([figures]), runs: [figures] };
    writeResults(RECORDED, { [`queries-at-${rate}`]: recorded });
  }
  await lane.close();
  failed = [...accounts, ...lists].some(({ status }) => status !== 200 && status !== 404);
} finally {
  await system.stop(failed);
  forgetSignals();
}
process.exit(failed ? 1 : 0);
