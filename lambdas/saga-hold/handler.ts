import { dynamoClient } from '../../src/adapters/dynamodb/client.ts';
import { dynamoHolds } from '../../src/adapters/dynamodb/saga/holds.ts';
import { runStep, type StepRequest } from '../../src/application/saga/service.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed } from '../shared/observability.ts';

const { HOLDS_TABLE } = environment('HOLDS_TABLE');
const holds = dynamoHolds(dynamoClient(), HOLDS_TABLE, Date.now);

export const handler = observed(async (request: StepRequest) => {
  const answer = await runStep(request, holds);
  logger.info('hold', { action: request.action, sagaId: request.saga.sagaId, ...answer });
  return answer;
});
