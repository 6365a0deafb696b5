import type { Endpoints } from './endpoints.ts';
import type { Progress } from './progress.ts';

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

/** How the local Kafka event source batches; the meaning is that of Lambda's event source mapping. */
export interface EventSourceTuning {
  /** Records of one invocation at most. @default 1000 */
  readonly batchSize?: number;
  /** Milliseconds to wait for a batch to fill. @default 200 */
  readonly maximumBatchingWindowMs?: number;
  /** Partitions read, each with one invocation in flight, at the same time. @default 4 */
  readonly concurrency?: number;
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
 * Installs what is missing, starts emulator and broker, deploys the CDK app and starts the bridges.
 * A pipeline already running in the same home is stopped first.
 *
 * @throws MillraceError `MLR_INSTALL_FAILED`, `MLR_EMULATOR_UNAVAILABLE`, `MLR_BROKER_UNAVAILABLE`, `MLR_PORT_TAKEN`
 */
export async function up(_options: UpOptions = {}): Promise<Running> {
  throw new Error('not built yet');
}
