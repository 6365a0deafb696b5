import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { STAGES } from '../lib/stages.ts';
import { MillraceError } from '../src/domain/errors.ts';
import { type EventSourceTuning, emfBridgeSpec, eventSourceSpec } from './bridges.ts';
import { deploy, type Outputs, synthesize } from './deploy.ts';
import { startEmulator } from './emulator.ts';
import { type Endpoints, type KafkaEndpoint, writeEndpoints } from './endpoints.ts';
import { endpointsFrom } from './endpoints-from-outputs.ts';
import { ensureHome, type LocalHome, localHome } from './home.ts';
import { type BrokerInstall, install } from './install/install.ts';
import { startBroker } from './kafka/broker.ts';
import { kafkaLeftOut } from './left-out.ts';
import { type KeptProcess, keepRunning } from './process/keep-running.ts';
import { type Progress, silent, step } from './progress.ts';
import { queueSourceSpec } from './queue-event-source/take-over.ts';
import { onSignals } from './signals.ts';
import { stopAll } from './stop-all.ts';

const TOPIC_PARTITIONS = 4;

export interface UpOptions {
  /** Called for each step; a command line draws it. @default silent */
  readonly onProgress?: Progress;
  /** Start the Kafka broker and the Kafka event source. @default true */
  readonly kafka?: boolean;
  /** Run state directory. @default env MILLRACE_HOME, else `.millrace` */
  readonly home?: string;
  /** Installed software. @default env MILLRACE_CACHE, else `.millrace` */
  readonly cache?: string;
  /** Ctrl-C and SIGTERM stop every process, then end this one. @default true */
  readonly handleSignals?: boolean;
  readonly eventSource?: EventSourceTuning;
}

/** A started pipeline. */
export interface Running {
  readonly endpoints: Endpoints;
  /** One sentence for each part that could not be started, with the way to get it. */
  readonly leftOut: readonly string[];
  /** Stops every process that `up` started. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Installs what is missing, starts emulator and broker, deploys the CDK app and starts the bridges. What still runs
 * in the same home is stopped first, as is what a killed run left behind. The processes outlive the caller unless
 * `stop` or `down` is called; while the caller lives, a bridge that dies is started again.
 *
 * @throws MillraceError `MLR_INSTALL_FAILED`, `MLR_EMULATOR_UNAVAILABLE`, `MLR_CONFIG_INVALID`
 */
export async function up(options: UpOptions = {}): Promise<Running> {
  const home = localHome(options);
  const progress = options.onProgress ?? silent;
  ensureHome(home);
  await clean(home, progress);

  const kept: KeptProcess[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      await Promise.all(kept.map((process) => process.stop()));
      await stopAll(home);
    })();
    return stopping;
  };
  const forgetSignals = options.handleSignals === false ? () => {} : onSignals(stop);
  try {
    const started = await startServers(home, options.kafka ?? true, progress);
    const keep = async (spec: Parameters<typeof keepRunning>[1]): Promise<void> => {
      const note = (detail: string): void => progress({ step: spec.name, state: 'note', detail });
      kept.push(await keepRunning(home, spec, note));
    };
    await step(progress, 'bridges', async () => {
      const { endpoints } = started;
      if (endpoints.kafka !== null) {
        await keep(eventSourceSpec(home, endpoints, endpoints.kafka, options.eventSource));
      }
      await keep(await queueSourceSpec(home, endpoints));
      await keep(await emfBridgeSpec(home, endpoints));
    });
    writeEndpoints(home, started.endpoints);
    return {
      ...started,
      stop: async () => {
        await stop();
        forgetSignals();
      },
    };
  } catch (error) {
    await stop();
    forgetSignals();
    throw error;
  }
}

interface Servers {
  readonly endpoints: Endpoints;
  readonly leftOut: readonly string[];
}

/** Everything that does not depend on each other at the same time; the deployment is the longest way. */
async function startServers(
  home: LocalHome,
  wantKafka: boolean,
  progress: Progress,
): Promise<Servers> {
  const installing = install(home, wantKafka, progress);
  const assembly = step(progress, 'synthesise', () => synthesize(home));
  const [{ outputs, awsEndpoint }, broker] = await allOrFirstError([
    emulatorWithPipeline(home, progress, installing.emulator, assembly),
    brokerIfPossible(home, progress, wantKafka, installing.broker),
  ]);
  const place = { awsEndpoint, kafka: broker.kafka, logs: home.logs };
  return { endpoints: endpointsFrom(outputs, place), leftOut: broker.leftOut };
}

async function emulatorWithPipeline(
  home: LocalHome,
  progress: Progress,
  installed: Promise<void>,
  assembly: Promise<string>,
): Promise<{ outputs: Outputs; awsEndpoint: string }> {
  assembly.catch(() => {});
  await installed;
  const { endpoint } = await step(progress, 'emulator', (note) => startEmulator(home, note));
  const directory = await assembly;
  const outputs = await step(progress, 'deploy', () => deploy(home, directory, endpoint));
  return { outputs, awsEndpoint: endpoint };
}

async function brokerIfPossible(
  home: LocalHome,
  progress: Progress,
  wanted: boolean,
  installed: Promise<BrokerInstall>,
): Promise<{ kafka: KafkaEndpoint | null; leftOut: string[] }> {
  if (!wanted) {
    return { kafka: null, leftOut: [] };
  }
  const found = await installed;
  if (!found.available) {
    return { kafka: null, leftOut: [kafkaLeftOut(found.reason, found.remedy)] };
  }
  const { topic, consumerGroup } = STAGES.local;
  try {
    const { bootstrapServers } = await step(progress, 'broker', (note) =>
      startBroker(home, found.java, [{ name: topic, partitions: TOPIC_PARTITIONS }], note),
    );
    const partitions = TOPIC_PARTITIONS;
    return { kafka: { bootstrapServers, topic, partitions, consumerGroup }, leftOut: [] };
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'MLR_BROKER_UNAVAILABLE') {
      const remedy = `see ${join(home.logs, 'broker.log')}`;
      return { kafka: null, leftOut: [kafkaLeftOut(error.message, remedy)] };
    }
    throw error;
  }
}

/** Waits for both before it passes an error on, so that nothing starts after the clean-up. */
async function allOrFirstError<A, B>(work: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}

async function clean(home: LocalHome, progress: Progress): Promise<void> {
  const stopped = await stopAll(home);
  if (stopped.length > 0) {
    const detail = `stopped what an earlier run left: ${stopped.join(', ')}`;
    progress({ step: 'clean', state: 'note', detail });
  }
  for (const leftover of ['emf-positions.json', 'emulator', 'outputs.json', 'cdk.out']) {
    rmSync(join(home.home, leftover), { recursive: true, force: true });
  }
}

export type { EventSourceTuning } from './bridges.ts';
