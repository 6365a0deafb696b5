import type { Stage } from './stage.ts';

/**
 * Refuses a stage that would synthesise and then fail to deploy.
 * @throws an error whose sentences name each setting and its remedy
 */
export const checkStage = (stage: Stage): void => {
  const problems = [...kafkaProblems(stage), ...bufferProblems(stage)];
  if (problems.length > 0) {
    throw new Error(
      [`Stage "${stage.name}" cannot be deployed:`, ...problems.map((each) => `  - ${each}`)].join(
        '\n',
      ),
    );
  }
};

function* kafkaProblems({ kafka }: Stage): Generator<string> {
  if (kafka.kind === 'none') return;
  const { polling } = kafka;
  const provisionedOnly = [
    polling.partialResponses && 'partialResponses',
    polling.bisect && 'bisect',
    polling.retryAttempts !== undefined && 'retryAttempts',
  ].filter((name) => name !== false);
  if (polling.pollers === undefined && provisionedOnly.length > 0) {
    yield `kafka.polling asks for ${provisionedOnly.join(', ')}, which Lambda offers with provisioned pollers only: set kafka.polling.pollers, or drop them.`;
  }
  if (kafka.kind === 'bootstrap' && kafka.secretArn === undefined && kafka.vpc === undefined) {
    yield 'kafka names brokers reached over the Internet without credentials: set kafka.secretArn, or kafka.vpc if they are private.';
  }
}

function* bufferProblems({ buffer, ingestTimeoutSeconds }: Stage): Generator<string> {
  if (buffer.visibilitySeconds < ingestTimeoutSeconds.queue) {
    yield `buffer.visibilitySeconds (${buffer.visibilitySeconds}) is below ingestTimeoutSeconds.queue (${ingestTimeoutSeconds.queue}): Lambda refuses such an event source, set at least the timeout, better six times it.`;
  }
  if (buffer.batchSize > 10 && buffer.windowSeconds < 1) {
    yield `buffer.batchSize ${buffer.batchSize} needs buffer.windowSeconds of at least 1: SQS hands out at most 10 messages without a window.`;
  }
}
