import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { NoticeBoard } from '../../application/saga/ports.ts';
import { MillraceError } from '../../domain/errors.ts';
import { putEvents } from './put-events.ts';

/** Notices as events of source `millrace.sagas`; whoever tells people listens for them. */
export function eventBridgeNoticeBoard(
  client: Pick<EventBridgeClient, 'send'>,
  busName: string,
): NoticeBoard {
  return {
    async publish(kind, saga, recipient) {
      const [result] = await putEvents(
        client,
        [
          {
            EventBusName: busName,
            Source: 'millrace.sagas',
            DetailType: kind,
            Detail: JSON.stringify({ ...saga, recipient }),
          },
        ],
        { maxAttempts: 3 },
      );
      if (result?.ok === false) throw new MillraceError(result.code, result.cause);
    },
  };
}
