import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { guardedNoticeBoard } from '../../src/adapters/breaker/guarded-notice-board.ts';
import { dynamoClient } from '../../src/adapters/dynamodb/client.ts';
import { dynamoNotices } from '../../src/adapters/dynamodb/saga/notices.ts';
import { eventBridgeNoticeBoard } from '../../src/adapters/eventbridge/notice-board.ts';
import { runStep, type StepRequest } from '../../src/application/saga/service.ts';
import { breakerPorts, showBreaker } from '../shared/breaker.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed } from '../shared/observability.ts';

const env = environment('NOTICES_TABLE', 'BREAKERS_TABLE', 'EVENT_BUS_NAME');
const dynamo = dynamoClient();
const board = guardedNoticeBoard(
  eventBridgeNoticeBoard(new EventBridgeClient({ maxAttempts: 3 }), env.EVENT_BUS_NAME),
  breakerPorts('notices', dynamo, env.BREAKERS_TABLE),
);
const notices = dynamoNotices(dynamo, { table: env.NOTICES_TABLE, board, now: Date.now });

export const handler = observed(async (request: StepRequest) => {
  try {
    const answer = await runStep(request, notices);
    logger.info('notice', { action: request.action, sagaId: request.saga.sagaId, ...answer });
    return answer;
  } finally {
    showBreaker('notices', board.state());
  }
});
