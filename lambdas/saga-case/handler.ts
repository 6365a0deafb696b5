import { dynamoClient } from '../../src/adapters/dynamodb/client.ts';
import { dynamoCases } from '../../src/adapters/dynamodb/saga/cases.ts';
import { runStep, type StepRequest } from '../../src/application/saga/service.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed } from '../shared/observability.ts';

const { CASES_TABLE } = environment('CASES_TABLE');
const cases = dynamoCases(dynamoClient(), CASES_TABLE, Date.now);

export const handler = observed(async (request: StepRequest) => {
  const answer = await runStep(request, cases);
  logger.info('case', { action: request.action, sagaId: request.saga.sagaId, ...answer });
  return answer;
});
