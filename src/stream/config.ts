import { hostname } from 'node:os';
import { bool, cleanEnv, host, makeValidator, num, url } from 'envalid';
import type { KafkaAuth } from '../adapters/kafka/login.ts';
import { kafkaAuthOf, LOGIN_SETTINGS } from '../adapters/kafka/login-settings.ts';
import { MillraceError } from '../domain/errors.ts';
import { SNAPSHOT_SETTINGS, type SnapshotSettings } from './snapshot-schedule.ts';

/** What a member of the stream lane runs with. */
export interface StreamConfig extends SnapshotSettings {
  readonly bootstrapServers: readonly string[];
  readonly kafkaAuth: KafkaAuth;
  readonly topic: string;
  readonly group: string;
  readonly databaseUrl: string;
  /** ARN of the secret with the database's password, for a URL without one. */
  readonly databaseSecretArn: string | undefined;
  /** Of AWS services that are asked; the region's own without. */
  readonly awsEndpoint: string | undefined;
  /** Read models are kept there; none without. */
  readonly cacheUrl: string | undefined;
  /** Confluent-compatible schema registry; the schemas of `schemas/` are known without. */
  readonly registryUrl: string | undefined;
  /** Alerts are published there; they stay in the outbox without. */
  readonly alertsTopic: string | undefined;
  /** An EventBridge bus, by name or ARN, where alerts are published as well; none of them without. */
  readonly alertsBus: string | undefined;
  readonly httpHost: string;
  readonly httpPort: number;
  /** Names the member in logs, metrics and checkpoints. */
  readonly member: string;
  /** Most events of one transaction. */
  readonly maxBatchEvents: number;
  /** Event days kept in partitions of their own. */
  readonly retentionDays: number;
  /** How long a member that stopped answering keeps its partitions, ms. */
  readonly sessionTimeoutMs: number;
  /** Bring the database's schema up to date before starting. */
  readonly migrate: boolean;
}

const positive = makeValidator((text) => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`"${text}" is not a whole number above 0`);
});

const text = makeValidator((given) => {
  if (given.trim() !== '') return given;
  throw new Error('it is empty');
});

const secretArn = makeValidator((arn) => {
  if (/^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:\S+$/.test(arn)) return arn;
  throw new Error(`"${arn}" is no ARN of a secret`);
});

const KNOWN = {
  KAFKA_BOOTSTRAP_SERVERS: text(),
  ...LOGIN_SETTINGS,
  KAFKA_TOPIC: text(),
  KAFKA_GROUP: text({ default: 'millrace-stream' }),
  DATABASE_URL: url(),
  DATABASE_SECRET_ARN: secretArn({ default: undefined }),
  AWS_ENDPOINT_URL: url({ default: undefined }),
  CACHE_URL: url({ default: undefined }),
  SCHEMA_REGISTRY_URL: url({ default: undefined }),
  ALERTS_TOPIC: text({ default: undefined }),
  ALERTS_BUS: text({ default: undefined }),
  HTTP_HOST: host({ default: '127.0.0.1' }),
  HTTP_PORT: num({ default: 9464 }),
  MEMBER: text({ default: `${hostname()}-${process.pid}` }),
  STREAM_MAX_BATCH_EVENTS: positive({ default: 10_000 }),
  STREAM_RETENTION_DAYS: positive({ default: 400 }),
  STREAM_SESSION_TIMEOUT_MS: positive({ default: 10_000 }),
  STREAM_SNAPSHOT_EVENTS: positive({ default: SNAPSHOT_SETTINGS.snapshotEvents }),
  STREAM_SNAPSHOT_PIECE_ACCOUNTS: positive({ default: SNAPSHOT_SETTINGS.pieceAccounts }),
  STREAM_MIGRATE: bool({ default: true }),
};

/** @throws MillraceError `MLR_CONFIG_INVALID` that names everything wrong at once */
export function streamConfig(environment: NodeJS.ProcessEnv): StreamConfig {
  const env = cleanEnv(environment, KNOWN, { reporter: reportAll });
  return Object.freeze({
    bootstrapServers: env.KAFKA_BOOTSTRAP_SERVERS.split(',').map((server) => server.trim()),
    kafkaAuth: kafkaAuthOf(env),
    topic: env.KAFKA_TOPIC,
    group: env.KAFKA_GROUP,
    databaseUrl: env.DATABASE_URL,
    databaseSecretArn: env.DATABASE_SECRET_ARN,
    awsEndpoint: env.AWS_ENDPOINT_URL,
    cacheUrl: env.CACHE_URL,
    registryUrl: env.SCHEMA_REGISTRY_URL,
    alertsTopic: env.ALERTS_TOPIC,
    alertsBus: env.ALERTS_BUS,
    httpHost: env.HTTP_HOST,
    httpPort: env.HTTP_PORT,
    member: env.MEMBER,
    maxBatchEvents: env.STREAM_MAX_BATCH_EVENTS,
    retentionDays: env.STREAM_RETENTION_DAYS,
    sessionTimeoutMs: env.STREAM_SESSION_TIMEOUT_MS,
    snapshotEvents: env.STREAM_SNAPSHOT_EVENTS,
    pieceAccounts: env.STREAM_SNAPSHOT_PIECE_ACCOUNTS,
    migrate: env.STREAM_MIGRATE,
  });
}

function reportAll({ errors }: { errors: Partial<Record<string, Error>> }): void {
  const problems = Object.entries(errors).map(([name, error]) => `${name} (${error?.message})`);
  if (problems.length === 0) return;
  throw new MillraceError('MLR_CONFIG_INVALID', `set or correct: ${problems.join(', ')}`);
}
