import { cleanEnv, num, str } from 'envalid';
import { MillraceError } from '../../src/domain/errors.ts';

/** Settings of the Kafka event source; the names and meanings are those of Lambda's event source mapping. */
export interface EventSourceConfig {
  readonly functionName: string;
  readonly bootstrapServers: readonly string[];
  readonly topic: string;
  readonly consumerGroup: string;
  /** Present: the event says `aws:kafka` and carries it. Empty: the event says `SelfManagedKafka`. */
  readonly eventSourceArn: string;
  readonly batchSize: number;
  readonly maximumBatchingWindowMs: number;
  /** Invocations in flight at most; each partition belongs to exactly one of them. */
  readonly concurrency: number;
  /** −1 is without end. */
  readonly maximumRetryAttempts: number;
  readonly functionTimeoutMs: number;
  readonly maximumBackoffMs: number;
  readonly sessionTimeoutMs: number;
}

/** Environment variables of `node local/event-source/main.ts`, as {@link configFrom} reads them. */
const SPEC = {
  FUNCTION_NAME: str({ desc: 'function to invoke, name or ARN' }),
  BOOTSTRAP_SERVERS: str({ desc: 'host:port, separated by commas' }),
  TOPIC: str(),
  CONSUMER_GROUP: str(),
  EVENT_SOURCE_ARN: str({ default: '' }),
  BATCH_SIZE: num({ default: 1_000 }),
  BATCHING_WINDOW_MS: num({ default: 200 }),
  CONCURRENCY: num({ default: 4 }),
  MAXIMUM_RETRY_ATTEMPTS: num({ default: -1 }),
  FUNCTION_TIMEOUT_MS: num({ default: 300_000 }),
  MAXIMUM_BACKOFF_MS: num({ default: 5_000 }),
  SESSION_TIMEOUT_MS: num({ default: 6_000 }),
};

/**
 * Parses the environment once; every problem is reported together.
 *
 * @throws MillraceError `MLR_CONFIG_INVALID`
 */
export function configFrom(environment: NodeJS.ProcessEnv): EventSourceConfig {
  const env = cleanEnv(environment, SPEC, {
    reporter: ({ errors }) => {
      const problems = Object.entries(errors).map(([name, error]) => `${name}: ${error?.message}`);
      if (problems.length > 0) {
        throw invalid(problems);
      }
    },
  });
  const problems = [
    ...outside('BATCH_SIZE', env.BATCH_SIZE, 1, 10_000),
    ...outside('BATCHING_WINDOW_MS', env.BATCHING_WINDOW_MS, 0, 300_000),
    ...outside('CONCURRENCY', env.CONCURRENCY, 1, 1_000),
    ...outside('MAXIMUM_RETRY_ATTEMPTS', env.MAXIMUM_RETRY_ATTEMPTS, -1, 10_000),
  ];
  if (problems.length > 0) {
    throw invalid(problems);
  }
  return Object.freeze({
    functionName: env.FUNCTION_NAME,
    bootstrapServers: env.BOOTSTRAP_SERVERS.split(',').map((server) => server.trim()),
    topic: env.TOPIC,
    consumerGroup: env.CONSUMER_GROUP,
    eventSourceArn: env.EVENT_SOURCE_ARN,
    batchSize: env.BATCH_SIZE,
    maximumBatchingWindowMs: env.BATCHING_WINDOW_MS,
    concurrency: env.CONCURRENCY,
    maximumRetryAttempts: env.MAXIMUM_RETRY_ATTEMPTS,
    functionTimeoutMs: env.FUNCTION_TIMEOUT_MS,
    maximumBackoffMs: env.MAXIMUM_BACKOFF_MS,
    sessionTimeoutMs: env.SESSION_TIMEOUT_MS,
  });
}

const outside = (name: string, value: number, low: number, high: number): string[] =>
  Number.isInteger(value) && value >= low && value <= high
    ? []
    : [`${name}: ${value} is not a whole number from ${low} to ${high}`];

const invalid = (problems: readonly string[]): MillraceError =>
  new MillraceError('MLR_CONFIG_INVALID', `Kafka event source: ${problems.join('; ')}`);
