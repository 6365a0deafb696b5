import type { Stage } from './stage.ts';
import type { TableName } from './tables.ts';

/** What a function may do with one table; nothing else is granted. Transactions need the action of each part. */
type TableAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'UpdateItem';

/** A function as data: the construct turns it into a role, a log group and a Lambda. */
export interface FunctionSpec {
  readonly description: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: (stage: Stage) => number;
  readonly tables: Partial<Record<TableName, readonly TableAction[]>>;
  /** Prefixes of the claim-check bucket it may read and write. */
  readonly bucket: {
    readonly read: readonly BucketPrefix[];
    readonly write: readonly BucketPrefix[];
  };
  /** Starts the workflow and waits for it. */
  readonly startsWorkflow?: true;
  /** Reads records by the schemas that wrote them. */
  readonly readsSchemas?: true;
  /** The workflow that calls it, in the version it was released with. @default others do, by its alias */
  readonly inWorkflow?: 'events' | 'sagas';
  /** Starts the saga of an alert. */
  readonly startsSagas?: true;
  /** Puts events on the bus. */
  readonly putsEvents?: true;
  /** Reads the pipeline's metrics. */
  readonly readsMetrics?: true;
  /** Gets what is inserted into these tables. */
  readonly follows?: Following;
  /** Writes to the relational side. */
  readonly writesRelational?: true;
  /** Runs by the clock: nobody waits for its answer. */
  readonly scheduled?: true;
  /** Whether a stage has it. @default every stage */
  readonly when?: (stage: Stage) => boolean;
}

/** What a function follows, and how many records it gets at once. */
export interface Following {
  readonly tables: readonly TableName[];
  /** Records per invocation, 1–10,000. */
  readonly batchSize: number;
  /** Seconds to gather a batch, 0–300. @default 0 */
  readonly windowSeconds?: number;
}

/** Claims live for one execution; originals of quarantined records are kept. */
export type BucketPrefix = 'claims' | 'quarantine';

// Memory buys CPU: 1,769 MiB is one vCPU, and every step is CPU-bound on JSON.
const ingest = {
  memoryMiB: 1024,
  tables: { quarantine: ['UpdateItem'] },
  bucket: { read: [], write: ['claims', 'quarantine'] },
  startsWorkflow: true,
  readsSchemas: true,
} as const;

const step = {
  memoryMiB: 512,
  timeoutSeconds: () => 20,
  readsSchemas: true,
  inWorkflow: 'events',
} as const;

// A few small writes; the saga waits 8 s for them.
const service = {
  memoryMiB: 512,
  timeoutSeconds: () => 15,
  bucket: { read: [], write: [] },
} as const;

/** The functions, by their folder under `lambdas/`. */
export const FUNCTIONS = {
  'ingest-kafka': {
    ...ingest,
    description: 'Packs Kafka records into micro-batches and runs the workflow on each.',
    timeoutSeconds: (stage) => stage.ingestTimeoutSeconds.kafka,
  },
  'ingest-queue': {
    ...ingest,
    description:
      'Packs buffered EventBridge events into micro-batches and runs the workflow on each.',
    timeoutSeconds: (stage) => stage.ingestTimeoutSeconds.queue,
  },
  'ingest-http': {
    description: 'Judges the events of a request and puts them on the bus.',
    memoryMiB: 512,
    // Below the 30 s after which the HTTP API stops waiting.
    timeoutSeconds: () => 25,
    tables: {},
    bucket: { read: [], write: [] },
    putsEvents: true,
    when: ({ http }) => http !== 'none',
  },
  validate: {
    ...step,
    description: 'Decodes and checks each record; what fails goes to quarantine.',
    tables: { quarantine: ['UpdateItem'] },
    bucket: { read: ['claims'], write: ['claims', 'quarantine'] },
  },
  enrich: {
    ...step,
    description: 'Joins account and merchant reference data.',
    tables: { reference: ['BatchGetItem'], breakers: ['GetItem', 'UpdateItem'] },
    bucket: { read: ['claims'], write: ['claims'] },
  },
  detect: {
    ...step,
    description: 'Runs the detectors over the sliding windows of each account.',
    tables: { windows: ['BatchGetItem'], windowParts: ['BatchGetItem'] },
    bucket: { read: ['claims'], write: ['claims'] },
  },
  persist: {
    ...step,
    description: 'Stores events, windows and alerts, each account in one transaction.',
    tables: {
      events: ['BatchGetItem', 'PutItem'],
      windows: ['UpdateItem'],
      windowParts: ['DeleteItem', 'PutItem'],
      alerts: ['PutItem'],
      quarantine: ['UpdateItem'],
      duplicates: ['BatchWriteItem'],
    },
    bucket: { read: ['claims'], write: ['claims', 'quarantine'] },
  },
  'relay-alerts': {
    description: 'Publishes inserted alerts on the bus, from the stream of their table.',
    memoryMiB: 512,
    // Longer than a bus that refuses is asked in a row: ten times, up to 5 s apart.
    timeoutSeconds: () => 60,
    tables: {},
    bucket: { read: [], write: [] },
    putsEvents: true,
    follows: { tables: ['alerts'], batchSize: 100 },
  },
  'project-relational': {
    description: 'Writes inserted events and alerts to the relational side.',
    memoryMiB: 512,
    timeoutSeconds: () => 60,
    tables: {},
    bucket: { read: [], write: [] },
    follows: { tables: ['events', 'alerts'], batchSize: 500, windowSeconds: 1 },
    writesRelational: true,
    when: ({ relational }) => relational !== 'none',
  },
  'start-saga': {
    ...service,
    description: 'Starts the response to each alert that demands one, at most once.',
    tables: { sagas: ['GetItem', 'PutItem'] },
    startsSagas: true,
  },
  'saga-hold': {
    ...service,
    inWorkflow: 'sagas',
    description: 'Holds an account, or releases it.',
    tables: { holds: ['DeleteItem', 'PutItem'] },
  },
  'saga-case': {
    ...service,
    inWorkflow: 'sagas',
    description: 'Opens a case, or cancels it.',
    tables: { cases: ['GetItem', 'PutItem', 'UpdateItem'] },
  },
  'saga-notice': {
    ...service,
    inWorkflow: 'sagas',
    description: 'Publishes that a case is open, or that it was withdrawn.',
    tables: { notices: ['GetItem', 'UpdateItem'], breakers: ['GetItem', 'UpdateItem'] },
    putsEvents: true,
  },
  canary: {
    description:
      'Puts a marked event on the bus and measures how long it takes until it is stored.',
    memoryMiB: 256,
    // Longer than the event may take, by what it may take to put it on the bus.
    timeoutSeconds: ({ canary }) =>
      canary === 'none' ? 3 : Math.ceil(canary.objectiveMs / 1_000) + 15,
    tables: { events: ['GetItem'] },
    bucket: { read: [], write: [] },
    putsEvents: true,
    scheduled: true,
    when: ({ canary }) => canary !== 'none',
  },
  query: {
    description: 'Answers queries: accounts, events, alerts, counters, health.',
    memoryMiB: 1024,
    // Below the 30 s after which the HTTP API stops waiting.
    timeoutSeconds: () => 25,
    tables: { windows: ['GetItem'] },
    bucket: { read: [], write: [] },
    readsMetrics: true,
    when: ({ queries }) => queries !== 'none',
  },
} as const satisfies Record<string, FunctionSpec>;

export type FunctionName = keyof typeof FUNCTIONS;

/** Names in the order they are built. */
export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as FunctionName[];

/** The functions a stage has. */
export const functionsOf = (stage: Stage): FunctionName[] =>
  FUNCTION_NAMES.filter((name) => {
    const spec: FunctionSpec = FUNCTIONS[name];
    return spec.when?.(stage) ?? true;
  });
