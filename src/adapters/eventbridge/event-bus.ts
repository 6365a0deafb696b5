import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { EventBus } from '../../application/ports/event-bus.ts';
import { transactionsEvent } from '../../domain/transactions-event.ts';
import { type PutOptions, putEvents } from './put-events.ts';

/** Publishes transactions on a bus, as the contract says. */
export function eventBridgeBus(
  client: Pick<EventBridgeClient, 'send'>,
  busName: string,
  options: PutOptions = {},
): EventBus {
  const { source, detailType } = transactionsEvent;
  return {
    async publish(events) {
      const entries = events.map((event) => ({
        EventBusName: busName,
        Source: source,
        DetailType: detailType,
        Detail: JSON.stringify(event),
      }));
      const results = await putEvents(client, entries, options);
      return results.map((result) =>
        result.ok
          ? { ok: true, busId: result.eventId }
          : { ok: false, code: result.code, throttled: result.cause.startsWith('Throttling') },
      );
    },
  };
}
