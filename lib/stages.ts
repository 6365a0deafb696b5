import type { Stage } from './stage.ts';

/** Bucket the `local` deployment reads assets from; it has to exist before `cdk deploy`. */
export const LOCAL_ASSET_BUCKET = 'millrace-assets';

const shared = {
  topic: 'transactions',
  consumerGroup: 'millrace-ingest',
  tags: { owner: 'pipeline-team', 'cost-centre': 'unassigned' },
} as const;

/**
 * A laptop's emulator. Asks for nothing the emulator refuses. It keeps the Kafka mapping and does not carry it out:
 * `local/event-source` does, on the broker that runs here in place of the cluster.
 */
const local: Stage = {
  ...shared,
  name: 'local',
  deployment: {
    kind: 'direct',
    account: '000000000000',
    region: 'us-east-1',
    assetBucket: LOCAL_ASSET_BUCKET,
  },
  rollout: 'all-at-once',
  budget: 'none',
  kafka: {
    kind: 'msk-provisioned',
    clusterArn:
      'arn:aws:kafka:us-east-1:000000000000:cluster/millrace-local/00000000-0000-4000-8000-000000000000-1',
    polling: {
      batchSize: 1_000,
      partialResponses: true,
      bisect: true,
      retryAttempts: 10,
      pollers: { min: 2, max: 2 },
      metrics: ['EventCount', 'ErrorCount', 'KafkaMetrics'],
    },
  },
  http: { auth: 'iam', throttle: { rate: 50, burst: 100 } },
  queries: { auth: 'iam', throttle: { rate: 50, burst: 100 } },
  registry: 'repository',
  // `millrace up --analytics` gives it the PostgreSQL that it starts.
  relational: 'none',
  // `millrace up --canary` turns it on.
  canary: 'none',
  streamLane: 'none',
  encryption: 'aws-managed',
  dataOnRemoval: 'destroy',
  pointInTimeRecovery: false,
  archiveDays: 'none',
  logRetentionDays: 1,
  logLevel: 'INFO',
  tracing: false,
  architecture: 'x86_64',
  ingestTimeoutSeconds: { kafka: 60, queue: 30 },
  buffer: {
    batchSize: 1_000,
    windowSeconds: 1,
    maxConcurrency: 2,
    visibilitySeconds: 30,
    maxReceives: 5,
  },
  workflowLog: { level: 'OFF', executionData: false },
  alarmTopic: false,
  errorBudgets: false,
  alarms: {
    'availability-budget': 99.95,
    'breaker-open': 0,
    'buffer-age': 60,
    'canary-missing': 0,
    'dead-letter-depth': 0,
    'end-to-end-latency': 5_000,
    'executions-failed': 0,
    'function-errors': 0,
    'function-throttles': 0,
    'http-errors': 0,
    'iterator-age': 60_000,
    'kafka-lag': 10_000,
    'latency-budget': 99,
    'quarantine-rate': 10,
    'sagas-stuck': 0,
    'undelivered-depth': 0,
  },
  guardExceptions: {
    'visibility-below-six-timeouts':
      'A message of a killed worker must come back while somebody is watching, not six timeouts later.',
    'workflow-outlives-caller':
      'So must the messages of a hanging workflow; what it still stores, the second delivery finds stored.',
  },
};

/** One account for a team: cheap, disposable, EventBridge only until brokers are named in `kafka`. */
const dev: Stage = {
  ...shared,
  name: 'dev',
  deployment: { kind: 'bootstrapped' },
  rollout: 'all-at-once',
  budget: { monthlyUsd: 50, notify: 'alarm-topic' },
  kafka: { kind: 'none' },
  http: { auth: 'iam', throttle: { rate: 50, burst: 100 } },
  queries: { auth: 'iam', throttle: { rate: 50, burst: 100 } },
  registry: 'repository',
  relational: 'none',
  canary: { everyMinutes: 1, objectiveMs: 30_000 },
  streamLane: 'none',
  encryption: 'aws-managed',
  dataOnRemoval: 'destroy',
  pointInTimeRecovery: false,
  archiveDays: 7,
  logRetentionDays: 7,
  logLevel: 'DEBUG',
  tracing: true,
  architecture: 'arm64',
  ingestTimeoutSeconds: { kafka: 120, queue: 60 },
  buffer: {
    batchSize: 500,
    windowSeconds: 1,
    maxConcurrency: 5,
    visibilitySeconds: 361,
    maxReceives: 5,
  },
  workflowLog: { level: 'ALL', executionData: true },
  alarmTopic: true,
  errorBudgets: false,
  alarms: {
    'availability-budget': 99.95,
    'breaker-open': 0,
    'buffer-age': 600,
    'canary-missing': 0,
    'dead-letter-depth': 0,
    'end-to-end-latency': 10_000,
    'executions-failed': 5,
    'function-errors': 5,
    'function-throttles': 5,
    'http-errors': 5,
    'iterator-age': 600_000,
    'kafka-lag': 50_000,
    'latency-budget': 99,
    'quarantine-rate': 50,
    'sagas-stuck': 0,
    'undelivered-depth': 0,
  },
};

/** Real traffic: MSK Serverless, own key, data outlives its stack, no event content in workflow logs. */
const prod: Stage = {
  ...shared,
  name: 'prod',
  deployment: { kind: 'bootstrapped' },
  rollout: { kind: 'canary', percent: 10, minutes: 10 },
  budget: { monthlyUsd: 2_000, notify: 'alarm-topic' },
  kafka: {
    kind: 'msk-serverless',
    polling: {
      batchSize: 1_000,
      windowSeconds: 1,
      partialResponses: true,
      bisect: true,
      retryAttempts: 10,
      pollers: { min: 1, max: 8 },
    },
  },
  http: { auth: 'iam', throttle: { rate: 500, burst: 1_000 } },
  queries: { auth: 'iam', throttle: { rate: 500, burst: 1_000 } },
  registry: 'repository',
  relational: { kind: 'aurora-serverless', minAcu: 0.5, maxAcu: 8, proxy: true },
  canary: { everyMinutes: 1, objectiveMs: 15_000 },
  streamLane: 'none',
  encryption: 'customer-key',
  dataOnRemoval: 'retain',
  pointInTimeRecovery: true,
  archiveDays: 30,
  logRetentionDays: 90,
  logLevel: 'INFO',
  tracing: true,
  architecture: 'arm64',
  ingestTimeoutSeconds: { kafka: 120, queue: 60 },
  buffer: {
    batchSize: 500,
    windowSeconds: 1,
    maxConcurrency: 20,
    visibilitySeconds: 361,
    maxReceives: 5,
  },
  workflowLog: { level: 'ALL', executionData: false },
  alarmTopic: true,
  errorBudgets: true,
  alarms: {
    'availability-budget': 99.95,
    'breaker-open': 0,
    'buffer-age': 120,
    'canary-missing': 0,
    'dead-letter-depth': 0,
    'end-to-end-latency': 5_000,
    'executions-failed': 0,
    'function-errors': 0,
    'function-throttles': 0,
    'http-errors': 0,
    'iterator-age': 120_000,
    'kafka-lag': 20_000,
    'latency-budget': 99,
    'quarantine-rate': 20,
    'sagas-stuck': 0,
    'undelivered-depth': 0,
  },
};

/** The environments, by the name `-c stage=` takes. */
export const STAGES = { local, dev, prod } as const satisfies Record<string, Stage>;

export type StageName = keyof typeof STAGES;
