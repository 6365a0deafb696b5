import { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoClient } from '../../src/adapters/dynamodb/client.ts';
import { dynamoSagaBook } from '../../src/adapters/dynamodb/saga/book.ts';
import { stepFunctionsSagaRunner } from '../../src/adapters/stepfunctions/saga-runner.ts';
import { startSaga } from '../../src/application/saga/start-saga.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed } from '../shared/observability.ts';

const env = environment('SAGAS_TABLE', 'SAGA_STATE_MACHINE_ARN');
const ports = {
  book: dynamoSagaBook(dynamoClient(), env.SAGAS_TABLE, Date.now),
  runner: stepFunctionsSagaRunner(new SFNClient({ maxAttempts: 5 }), env.SAGA_STATE_MACHINE_ARN),
};

/** Alerts from the bus by way of a queue; what cannot be started comes again, and ends among the dead letters. */
export const handler = observed(async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const answers = await Promise.all(
    Records.map(async ({ messageId, body }) => {
      try {
        const started = await startSaga((JSON.parse(body) as { detail?: unknown }).detail, ports);
        logger.info('alert', { messageId, started });
        return [];
      } catch (error) {
        logger.error('no saga was started', { messageId, error: error as Error });
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: answers.flat() };
});
