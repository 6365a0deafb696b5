import { cleanEnv, num, str } from 'envalid';

/** Settings of the queue event source; the meanings are those of Lambda's event source mapping. */
export interface QueueSourceConfig {
  readonly functionName: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  /** Messages of one invocation at most. */
  readonly batchSize: number;
  /** How long a batch may take to fill, ms. */
  readonly windowMs: number;
  /** Invocations in flight at most. */
  readonly concurrency: number;
  readonly functionTimeoutMs: number;
}

/** Reads the environment of `node local/queue-event-source/main.ts`. Throws when something is missing. */
export function queueSourceConfig(environment: NodeJS.ProcessEnv): QueueSourceConfig {
  const env = cleanEnv(environment, {
    FUNCTION_NAME: str(),
    QUEUE_URL: str(),
    QUEUE_ARN: str(),
    BATCH_SIZE: num({ default: 10 }),
    BATCHING_WINDOW_MS: num({ default: 0 }),
    CONCURRENCY: num({ default: 4 }),
    FUNCTION_TIMEOUT_MS: num({ default: 60_000 }),
  });
  return Object.freeze({
    functionName: env.FUNCTION_NAME,
    queueUrl: env.QUEUE_URL,
    queueArn: env.QUEUE_ARN,
    batchSize: env.BATCH_SIZE,
    windowMs: env.BATCHING_WINDOW_MS,
    concurrency: env.CONCURRENCY,
    functionTimeoutMs: env.FUNCTION_TIMEOUT_MS,
  });
}
