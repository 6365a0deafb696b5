import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { MillraceError } from '../src/domain/errors.ts';
import { type LocalHome, localHome } from './home.ts';

/** Everything a client needs to connect to a running local pipeline; the content of endpoints.json. */
export interface Endpoints {
  readonly region: string;
  readonly awsEndpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Absent broker (not installable, or `kafka: false`) is null. */
  readonly kafka: KafkaEndpoint | null;
  readonly eventBridge: {
    readonly busName: string;
    readonly source: string;
    readonly detailType: string;
  };
  readonly queues: { readonly buffer: string; readonly bufferDeadLetter: string };
  readonly tables: {
    readonly events: string;
    readonly windows: string;
    readonly alerts: string;
    readonly quarantine: string;
    readonly duplicates: string;
    readonly reference: string;
  };
  readonly claimCheckBucket: string;
  readonly stateMachineArn: string;
  readonly functions: {
    readonly ingestKafka: string;
    readonly ingestQueue: string;
    readonly validate: string;
    readonly enrich: string;
    readonly detect: string;
    readonly persist: string;
  };
  readonly dashboard: string;
  /** Directory with one log file per process. */
  readonly logs: string;
}

export interface KafkaEndpoint {
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly partitions: number;
  readonly consumerGroup: string;
}

/** Replaces endpoints.json in one step, so that a reader never sees half of it. */
export function writeEndpoints(home: LocalHome, endpoints: Endpoints): void {
  const draft = `${home.endpointsFile}.draft`;
  writeFileSync(draft, `${JSON.stringify(endpoints, null, 2)}\n`);
  renameSync(draft, home.endpointsFile);
}

/**
 * Reads endpoints.json of a running pipeline.
 *
 * @throws MillraceError `MLR_NOT_RUNNING` when nothing was started there
 */
export function readEndpoints(home: LocalHome = localHome()): Endpoints {
  try {
    return JSON.parse(readFileSync(home.endpointsFile, 'utf8')) as Endpoints;
  } catch (cause) {
    throw new MillraceError(
      'MLR_NOT_RUNNING',
      `The local pipeline is not running (no readable ${home.endpointsFile}). Start it with: npx millrace up`,
      { cause },
    );
  }
}
