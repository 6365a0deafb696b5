import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { MillraceError } from '../src/domain/errors.ts';
import { type LocalHome, localHome } from './home.ts';

/** What is there whichever lanes run. */
export interface CommonEndpoints {
  /** Absent broker (not installable, or `kafka: false`) is null. */
  readonly kafka: KafkaEndpoint | null;
  /** Absent stream lane (no broker, no PostgreSQL, or `stream: false`) is null. */
  readonly stream: StreamEndpoint | null;
  /** Base of the schema registry's Confluent-compatible API; null when there is none (not installable, or `registry: false`). */
  readonly registryUrl: string | null;
  /** Directory with one log file per process. */
  readonly logs: string;
}

/** Everything a client needs to connect to a running local pipeline; the content of endpoints.json. */
export interface Endpoints extends CommonEndpoints {
  readonly region: string;
  readonly awsEndpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly eventBridge: {
    readonly busName: string;
    readonly source: string;
    readonly detailType: string;
  };
  readonly queues: {
    readonly buffer: string;
    readonly bufferDeadLetter: string;
    readonly undelivered: string;
    readonly alerts: string;
  };
  readonly tables: {
    readonly events: string;
    readonly windows: string;
    readonly windowParts: string;
    readonly alerts: string;
    readonly quarantine: string;
    readonly duplicates: string;
    readonly reference: string;
    readonly breakers: string;
    readonly sagas: string;
    readonly holds: string;
    readonly cases: string;
    readonly notices: string;
  };
  readonly claimCheckBucket: string;
  readonly stateMachineArn: string;
  readonly sagaStateMachineArn: string;
  readonly functions: {
    readonly ingestKafka: string;
    readonly ingestQueue: string;
    readonly ingestHttp: string;
    readonly validate: string;
    readonly enrich: string;
    readonly detect: string;
    readonly persist: string;
    readonly relayAlerts: string;
    readonly startSaga: string;
    readonly sagaHold: string;
    readonly sagaCase: string;
    readonly sagaNotice: string;
    readonly query: string;
    /** Absent where the pipeline was started without. */
    readonly canary?: string;
  };
  /** The relational side, null where the pipeline was started without. */
  readonly analytics: { readonly databaseUrl: string; readonly projector: string } | null;
  /** Where to `POST` events. */
  readonly httpEvents: string;
  /** Base of the workflow lane's query API; requests have to be signed. */
  readonly httpQueries: string;
  readonly dashboard: string;
}

export interface KafkaEndpoint {
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly partitions: number;
  readonly consumerGroup: string;
}

export interface StreamEndpoint {
  readonly databaseUrl: string;
  /** Null when there is no cache, and therefore no read models. */
  readonly cacheUrl: string | null;
  readonly prometheusUrl: string | null;
  /** Base of the query API; absent without read models. */
  readonly queryUrl?: string;
  readonly consumerGroup: string;
  readonly members: readonly MemberEndpoint[];
}

/** One process of the consumer group. */
export interface MemberEndpoint {
  readonly name: string;
  /** Serves `/metrics` and `/health/ready`. */
  readonly url: string;
}

/** Whether the workflow lane runs, and with it everything AWS. */
export const hasWorkflowLane = (endpoints: CommonEndpoints): endpoints is Endpoints =>
  'awsEndpoint' in endpoints;

/** Replaces endpoints.json in one step, so that a reader never sees half of it. */
export function writeEndpoints(home: LocalHome, endpoints: CommonEndpoints): void {
  const draft = `${home.endpointsFile}.draft`;
  writeFileSync(draft, `${JSON.stringify(endpoints, null, 2)}\n`);
  renameSync(draft, home.endpointsFile);
}

/**
 * Reads endpoints.json of a running pipeline, whichever lanes it has.
 *
 * @throws MillraceError `MLR_NOT_RUNNING` when nothing was started there
 */
export function readAnyEndpoints(home: LocalHome = localHome()): CommonEndpoints {
  try {
    return JSON.parse(readFileSync(home.endpointsFile, 'utf8')) as CommonEndpoints;
  } catch (cause) {
    throw new MillraceError(
      'MLR_NOT_RUNNING',
      `The local pipeline is not running (no readable ${home.endpointsFile}). Start it with: npx millrace up`,
      { cause },
    );
  }
}

/**
 * Reads endpoints.json of a running pipeline with the workflow lane.
 *
 * @throws MillraceError `MLR_NOT_RUNNING` when nothing was started there, or the stream lane alone
 */
export function readEndpoints(home: LocalHome = localHome()): Endpoints {
  const endpoints = readAnyEndpoints(home);
  if (hasWorkflowLane(endpoints)) return endpoints;
  throw new MillraceError(
    'MLR_NOT_RUNNING',
    'Only the stream lane runs here, and this needs the workflow lane. Start both with: npx millrace up',
  );
}
