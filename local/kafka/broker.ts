import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '../../src/domain/errors.ts';
import type { LocalHome } from '../home.ts';
import { choosePort, movedNote } from '../process/port.ts';
import { run } from '../process/run.ts';
import { type StartedProcess, startProcess } from '../process/start.ts';
import { KAFKA_VERSION } from './jars.ts';
import { serverProperties } from './server-properties.ts';
import { createTopic } from './topic.ts';

const WISHED_PORT = 9092;
const READY_WITHIN_MS = 60_000;
/** An id like any other; all local clusters share it. */
const CLUSTER_ID = 'bWlsbHJhY2UtbG9jYWwtMQ';

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
}

export interface Broker {
  readonly bootstrapServers: string;
  readonly process: StartedProcess;
}

/**
 * Starts an empty single-node Apache Kafka broker and creates the topics. The port is 9092, or a free one when that
 * is taken.
 *
 * @throws MillraceError `MLR_BROKER_UNAVAILABLE` with the end of its log
 */
export async function startBroker(
  home: LocalHome,
  java: string,
  topics: readonly TopicSpec[],
  note: (detail: string) => void = () => {},
  heap: BrokerHeap = 'small',
): Promise<Broker> {
  const chosen = await choosePort(WISHED_PORT);
  const moved = movedNote('the Kafka broker', WISHED_PORT, chosen);
  if (moved !== undefined) {
    note(moved);
  }
  const { port: controllerPort } = await choosePort(chosen.port + 1);
  const configuration = join(home.home, 'kafka.properties');
  writeFileSync(
    configuration,
    serverProperties({ port: chosen.port, controllerPort, dataDirectory: home.kafkaData }),
  );
  await freshData(home, java, configuration);
  const started = await startProcess(home, {
    name: 'broker',
    command: java,
    args: [...javaOptions(home, heap), 'kafka.Kafka', configuration],
    env: process.env,
    cwd: home.home,
  });
  const bootstrapServers = `127.0.0.1:${chosen.port}`;
  await untilReady(bootstrapServers, topics, started);
  return { bootstrapServers, process: started };
}

/**
 * Memory of the broker and how it is collected: `small` for a laptop; `usual` is as much as Kafka's own scripts give it.
 * Almost all of its garbage dies young: a small young generation, collected often by one thread, pauses for a
 * millisecond where G1 takes ten on two cores.
 */
export type BrokerHeap = 'small' | 'usual';

const HEAP: Readonly<Record<BrokerHeap, readonly string[]>> = {
  small: ['-Xmx512m', '-Xms256m', '-XX:+UseSerialGC'],
  usual: ['-Xmx1g', '-Xms1g', '-Xmn64m', '-XX:+UseSerialGC'],
};

const javaOptions = (home: LocalHome, heap: BrokerHeap): string[] => [
  ...HEAP[heap],
  // A local run is short: compiling less pays.
  '-XX:TieredStopAtLevel=1',
  `-Dlog4j2.configurationFile=${join(import.meta.dirname, 'log4j2.properties')}`,
  '-cp',
  join(home.jars, '*'),
];

/** Lays an empty, formatted data directory; formatting takes a second, so its result is kept and copied. */
async function freshData(home: LocalHome, java: string, configuration: string): Promise<void> {
  const template = join(home.cache, 'kafka', `formatted-${KAFKA_VERSION}`);
  rmSync(home.kafkaData, { recursive: true, force: true });
  if (existsSync(template)) {
    cpSync(template, home.kafkaData, { recursive: true });
    return;
  }
  mkdirSync(home.kafkaData, { recursive: true });
  const tool = ['kafka.tools.StorageTool', 'format', '--cluster-id', CLUSTER_ID];
  const result = await run(java, [
    ...javaOptions(home, 'small'),
    ...tool,
    '--config',
    configuration,
  ]);
  if (!result.ok) {
    throw new MillraceError(
      'MLR_BROKER_UNAVAILABLE',
      `Kafka could not format its data directory ${home.kafkaData}:\n${(result.stderr + result.stdout).trim().slice(-1_000)}`,
    );
  }
  const draft = `${template}.${process.pid}`;
  cpSync(home.kafkaData, draft, { recursive: true });
  try {
    renameSync(draft, template);
  } catch {
    // Another run was first.
    rmSync(draft, { recursive: true, force: true });
  }
}

async function untilReady(
  bootstrapServers: string,
  topics: readonly TopicSpec[],
  started: StartedProcess,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let ended: string | undefined;
  void started.exited.then((reason) => {
    ended = reason;
  });
  let last: unknown;
  while (Date.now() < deadline && ended === undefined) {
    try {
      for (const topic of topics) {
        await createTopic(bootstrapServers, topic.name, topic.partitions);
      }
      return;
    } catch (error) {
      last = error;
      await sleep(100);
    }
  }
  const log = readFileSync(started.record.log, 'utf8').trim().split('\n').slice(-8).join('\n');
  throw new MillraceError(
    'MLR_BROKER_UNAVAILABLE',
    `The Kafka broker ${ended === undefined ? 'did not get ready in time' : `ended (${ended})`}. The end of ${started.record.log}:\n${log}`,
    { cause: last },
  );
}
