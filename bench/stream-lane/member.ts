import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import getPort from 'get-port';
import { startProcess } from '../../local/process/start.ts';
import { stopRecorded } from '../../local/process/stop.ts';
import { untilMembersReady } from '../../local/stream/readiness.ts';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../../src/stream/node-flags.ts';
import type { System } from './system.ts';
import { Usage } from './usage.ts';

/** A running stream processor. */
export interface BenchMember {
  readonly url: string;
  readonly usage: Usage;
  /** What it logged, one object a line. */
  log(): Record<string, unknown>[];
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const READY_WITHIN_MS = 120_000;

export interface MemberTarget {
  readonly topic: string;
  readonly databaseUrl: string;
  /** More of its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Options of Node itself, e.g. for a profile. */
  readonly nodeOptions: readonly string[];
}

/** Starts a member and waits until it is ready. @throws Error with the end of its log */
export async function startMember(
  system: System,
  name: string,
  target: MemberTarget,
): Promise<BenchMember> {
  const port = await getPort({ host: '127.0.0.1' });
  const { record } = await startProcess(system.home, {
    name: `${target.topic}-${name}`,
    command: process.execPath,
    args: [...NODE_FLAGS, ...target.nodeOptions, system.processor],
    cwd: system.home.home,
    env: {
      PATH: process.env['PATH'],
      ...NODE_ENVIRONMENT,
      NODE_COMPILE_CACHE: join(system.home.cache, 'compile-cache'),
      KAFKA_BOOTSTRAP_SERVERS: system.bootstrapServers,
      KAFKA_TOPIC: target.topic,
      KAFKA_GROUP: `group-${target.topic}`,
      DATABASE_URL: target.databaseUrl,
      HTTP_PORT: String(port),
      MEMBER: name,
      ...target.env,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const unready = await untilMembersReady([{ name, url }], READY_WITHIN_MS);
  const text = (): string => readFileSync(record.log, 'utf8');
  if (unready.length > 0) throw new Error(`${unready.join('; ')}\n${text().slice(-2_000)}`);
  return {
    url,
    usage: new Usage(record.pid),
    log: () =>
      text()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    stop: async () => void (await stopRecorded(system.home, record, 30_000)),
    kill: async () => void (await stopRecorded(system.home, { ...record, stopSignal: 'SIGKILL' })),
  };
}
