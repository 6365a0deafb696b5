import { join } from 'node:path';
import { emfBridgeSpec, eventSourceSpec } from './bridges.ts';
import { deploy, type Outputs, synthesize } from './deploy.ts';
import { startEmulator } from './emulator.ts';
import type { CommonEndpoints, Endpoints } from './endpoints.ts';
import { endpointsFrom } from './endpoints-from-outputs.ts';
import { localHome } from './home.ts';
import { install } from './install/install.ts';
import { type BrokerIfPossible, startBrokerIfPossible } from './kafka/start-if-possible.ts';
import { type Progress, silent, step } from './progress.ts';
import { type Published, publish } from './publish.ts';
import { queueSourceSpec } from './queue-event-source/take-over.ts';
import { type LeftOut, leaveOut } from './refusals/leave-out.ts';
import type { Refusal } from './refusals/refusals.ts';
import {
  noRegistry,
  type StartingRegistry,
  startRegistryIfPossible,
} from './registry/start-if-possible.ts';
import { startStreamLane } from './stream/lane.ts';
import { type Stoppable, type Supervision, supervise } from './supervise.ts';

/** An AWS endpoint that is there already. */
export interface AwsTarget {
  readonly endpoint: string;
  /** What it does not take in templates, which is then not deployed. */
  readonly refusals: readonly Refusal[];
}

export interface UpOptions {
  /** Called for each step; a command line draws it. @default silent */
  readonly onProgress?: Progress;
  /** Start the Kafka broker and the Kafka event source; without it there is no stream lane. @default true */
  readonly kafka?: boolean;
  /** Start a schema registry for both lanes and producers; it needs `kafka`. @default true */
  readonly registry?: boolean;
  /** The stream lane: PostgreSQL, Valkey, Prometheus and members; `false` leaves it out. @default 2 members */
  readonly stream?: { readonly members?: number } | false;
  /** The workflow lane's relational side, in the stream lane's PostgreSQL; it needs `stream`. @default false */
  readonly analytics?: boolean;
  /** Send canaries through the workflow lane, one a minute. @default false */
  readonly canary?: boolean;
  /** Deploy to this endpoint. @default an emulator is started */
  readonly target?: AwsTarget;
  /** Run state directory. @default env MILLRACE_HOME, else `.millrace` */
  readonly home?: string;
  /** Installed software. @default env MILLRACE_CACHE, else `.millrace` */
  readonly cache?: string;
  /** Ctrl-C and SIGTERM stop every process, then end this one. @default true */
  readonly handleSignals?: boolean;
}

/** A started pipeline. @typeParam E which lanes it has */
export interface Running<E extends CommonEndpoints = Endpoints> extends Stoppable {
  readonly endpoints: E;
  /** One sentence for each part that could not be started, with the way to get it. */
  readonly leftOut: readonly string[];
}

/**
 * Installs what is missing, starts emulator, broker, registry and databases, deploys the CDK app and starts the bridges and the
 * members of the stream lane. What still runs in the same home is stopped first, as is what a killed run left behind.
 * The processes outlive the caller unless `stop` or `down` is called; while the caller lives, a bridge or a member
 * that dies is started again.
 *
 * @throws MillraceError `MLR_INSTALL_FAILED`, `MLR_EMULATOR_UNAVAILABLE`, `MLR_CONFIG_INVALID`
 */
export async function up(options: UpOptions = {}): Promise<Running> {
  const home = localHome(options);
  const { onProgress = silent, handleSignals = true } = options;
  return await supervise(home, onProgress, handleSignals, (run) => startLanes(run, options));
}

/** Everything that does not depend on each other at the same time; the deployment is the longest way. */
async function startLanes(run: Supervision, options: UpOptions): Promise<Published<Endpoints>> {
  const { home, progress } = run;
  const { kafka: wantKafka = true, registry: wantRegistry = true, stream = {} } = options;
  const { analytics = false, canary = false } = options;
  const installing = install(home, wantKafka, progress);
  const registry =
    wantKafka && wantRegistry
      ? startRegistryIfPossible(home, progress, installing.broker)
      : noRegistry;
  const broker: Promise<BrokerIfPossible> = wantKafka
    ? startBrokerIfPossible(home, progress, installing.broker)
    : Promise.resolve({ kafka: null, leftOut: [] });
  const kafka = broker.then((started) => started.kafka);
  const wantStream = wantKafka && stream !== false;
  const found = Promise.withResolvers<string | null>();
  const onDatabase = analytics ? { onDatabase: found.resolve } : {};
  const lane = wantStream
    ? startStreamLane(run, {
        ...{ members: stream.members ?? 2, broker: kafka, registry },
        ...onDatabase,
      })
    : Promise.resolve(null);
  if (!(analytics && wantStream)) found.resolve(null);
  // A lane that fails before its database started is the caller's to report.
  lane.catch(() => found.resolve(null));
  const database = found.promise;

  const made = assembly(run, registry, database, canary);
  const [pipeline, { leftOut }, { url: registryUrl, leftOut: noSchemas }, streamLane] =
    await allOrFirstError([
      workflowLane(run, {
        installed: installing.emulator,
        assembly: made,
        ...{ broker: kafka, database, target: options.target },
      }),
      broker,
      registry.started,
      lane,
    ]);
  const endpoints = { ...pipeline, stream: streamLane?.stream ?? null, registryUrl };
  const problems = [...leftOut, ...noSchemas, ...(streamLane?.leftOut ?? [])];
  return await publish(run, { endpoints, leftOut: problems }, streamLane?.monitoring ?? null);
}

/** Made while the registry starts, for the address it will have; once more when it came to listen elsewhere, or not at all. */
async function assembly(
  { home, progress }: Supervision,
  { planned, started }: StartingRegistry,
  database: Promise<string | null>,
  canary: boolean,
): Promise<string> {
  const [expected, databaseUrl] = await Promise.all([planned, database]);
  const made = step(progress, 'synthesise', () =>
    synthesize(home, { registryUrl: expected, databaseUrl, canary }),
  );
  const [directory, { url }] = await Promise.all([made, started]);
  if (url === expected) return directory;
  return await step(progress, 'synthesise again', () =>
    synthesize(home, { registryUrl: url, databaseUrl, canary }),
  );
}

interface WorkflowLaneParts {
  readonly installed: Promise<void>;
  readonly assembly: Promise<string>;
  readonly broker: Promise<CommonEndpoints['kafka']>;
  readonly database: Promise<string | null>;
  readonly target: AwsTarget | undefined;
}

/** Emulator, deployed pipeline, and the processes that stand in for what the emulator lacks. */
async function workflowLane(run: Supervision, parts: WorkflowLaneParts): Promise<Endpoints> {
  const { home, progress } = run;
  const [{ outputs, awsEndpoint, leftOut }, kafka] = await allOrFirstError([
    emulatorWithPipeline(run, parts),
    parts.broker,
  ]);
  const databaseUrl = await parts.database;
  const place = { ...{ awsEndpoint, kafka, databaseUrl }, ...UNKNOWN_YET, logs: home.logs };
  const endpoints = endpointsFrom(outputs, place, leftOut.outputs);
  const noMapping = leftOut.resources.some(({ type }) => type === KAFKA_MAPPING);
  await step(progress, 'bridges', async () => {
    if (kafka !== null) await run.keep(await eventSourceSpec(home, endpoints, kafka, noMapping));
    await run.keep(await queueSourceSpec(home, endpoints));
    await run.keep(await emfBridgeSpec(home, endpoints));
  });
  return endpoints;
}

async function emulatorWithPipeline(
  { home, progress }: Supervision,
  { installed, assembly, target }: WorkflowLaneParts,
): Promise<{ outputs: Outputs; awsEndpoint: string; leftOut: LeftOut }> {
  assembly.catch(() => {});
  await installed;
  const { endpoint } =
    target ?? (await step(progress, 'emulator', (note) => startEmulator(home, note)));
  const directory = await assembly;
  return await step(progress, 'deploy', async (note) => {
    if (target === undefined) {
      const outputs = await deploy(home, directory, endpoint);
      return { outputs, awsEndpoint: endpoint, leftOut: NOTHING };
    }
    const taken = join(home.home, 'taken');
    const leftOut = leaveOut(directory, taken, target.refusals);
    for (const { id, type, reason } of leftOut.resources) note(`without ${type} ${id}: ${reason}`);
    return { outputs: await deploy(home, taken, endpoint), awsEndpoint: endpoint, leftOut };
  });
}

/** Of event sources only Kafka's can be refused: tests refuse it by the cluster that it names. */
const KAFKA_MAPPING = 'AWS::Lambda::EventSourceMapping';
const NOTHING: LeftOut = { resources: [], outputs: new Set() };

/** What the lanes beside it will have to say. */
const UNKNOWN_YET = { stream: null, registryUrl: null };

/** Waits for all before it passes an error on, so that nothing starts after the clean-up. */
async function allOrFirstError<T extends readonly unknown[]>(
  work: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as T;
}
