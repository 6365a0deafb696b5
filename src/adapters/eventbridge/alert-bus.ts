import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { alertDetail } from '../../application/outbox/message.ts';
import type { StoredAlert } from '../../application/outbox/ports.ts';
import { alertRaisedEvent } from '../../domain/saga/alert-raised-event.ts';
import { xrayHeader } from '../../domain/trace-context.ts';
import { type PutOptions, type PutResult, putEvents } from './put-events.ts';

/**
 * Puts alerts on a bus as `AlertRaised` events, timed when they were stored, in the trace of the record that raised them.
 *
 * @returns one result per alert, in their order; rejects never
 */
export function putAlerts(
  client: Pick<EventBridgeClient, 'send'>,
  busName: string,
  alerts: readonly StoredAlert[],
  options: PutOptions = {},
): Promise<PutResult[]> {
  const { source, detailType } = alertRaisedEvent;
  const entries = alerts.map((stored) => ({
    EventBusName: busName,
    Source: source,
    DetailType: detailType,
    Detail: alertDetail(stored),
    Time: new Date(stored.raisedAt),
    ...(stored.traceparent !== undefined && { TraceHeader: xrayHeader(stored.traceparent) }),
  }));
  return putEvents(client, entries, options);
}
