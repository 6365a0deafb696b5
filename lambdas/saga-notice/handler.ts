import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { dynamoClient } from '../../src/adapters/dynamodb/client.ts';
import { dynamoNotices } from '../../src/adapters/dynamodb/saga/notices.ts';
import { eventBridgeNoticeBoard } from '../../src/adapters/eventbridge/notice-board.ts';
import { runStep, type StepRequest } from '../../src/application/saga/service.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed } from '../shared/observability.ts';

const env = environment('NOTICES_TABLE', 'EVENT_BUS_NAME');
const notices = dynamoNotices(dynamoClient(), {
  table: env.NOTICES_TABLE,
  board: eventBridgeNoticeBoard(new EventBridgeClient({ maxAttempts: 3 }), env.EVENT_BUS_NAME),
  now: Date.now,
});

export const handler = observed(async (request: StepRequest) => {
  const answer = await runStep(request, notices);
  logger.info('notice', { action: request.action, sagaId: request.saga.sagaId, ...answer });
  return answer;
});
