import { setTimeout as sleep } from 'node:timers/promises';
import type { EventBridgeClient, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { MAX_ENTRIES, putEvents } from '../../adapters/eventbridge/put-events.ts';
import { MillraceError } from '../../domain/errors.ts';
import { xrayHeader } from '../../domain/trace-context.ts';
import { eventBridgeDetail } from '../encode/event-bridge-detail.ts';
import type { StampedRecord } from '../record.ts';
import { accountHash } from '../route.ts';
import type { Sender } from './sender.ts';

export interface EventBridgeTarget {
  readonly busName: string;
  readonly source: string;
  readonly detailType: string;
}

const LANES = 16;
const MAX_WAITING = 4 * MAX_ENTRIES;
/** A moment for a burst to fill a call. */
const LINGER_MS = 5;

interface Lane {
  readonly waiting: PutEventsRequestEntry[];
  busy: Promise<void> | undefined;
}

/**
 * Sends to an event bus, sixteen calls in flight. Each account has its lane and a lane one call in flight,
 * so that an account's events are put in order.
 */
export function eventBridgeSender(client: EventBridgeClient, target: EventBridgeTarget): Sender {
  const lanes: Lane[] = Array.from({ length: LANES }, () => ({ waiting: [], busy: undefined }));
  let acknowledged = 0;
  let failure: MillraceError | undefined;

  const callOnce = async (lane: Lane): Promise<void> => {
    if (lane.waiting.length < MAX_ENTRIES) await sleep(LINGER_MS);
    const results = await putEvents(client, lane.waiting.splice(0, MAX_ENTRIES));
    acknowledged += results.filter(({ ok }) => ok).length;
    for (const result of results) if (!result.ok) throw new Error(result.cause);
  };

  const start = (lane: Lane): void => {
    lane.busy ??= callOnce(lane)
      .catch((cause: unknown) => {
        failure ??= failed(target, cause);
      })
      .finally(() => {
        lane.busy = undefined;
        if (lane.waiting.length > 0 && failure === undefined) start(lane);
      });
  };

  const check = (): void => {
    if (failure !== undefined) throw failure;
  };

  return {
    route: 'eventbridge',
    get acknowledged() {
      return acknowledged;
    },
    async send(record: StampedRecord) {
      check();
      // The lowest bit already chose the route.
      const lane = lanes[(accountHash(record.event.accountId) >>> 1) % LANES] as Lane;
      lane.waiting.push({
        EventBusName: target.busName,
        Source: target.source,
        DetailType: target.detailType,
        Time: new Date(record.createdAt),
        Detail: eventBridgeDetail(record),
        ...(record.traceparent !== undefined && { TraceHeader: xrayHeader(record.traceparent) }),
      });
      start(lane);
      while (lane.waiting.length > MAX_WAITING && lane.busy !== undefined) {
        await lane.busy;
        check();
      }
    },
    async flush() {
      for (const lane of lanes) while (lane.busy !== undefined) await lane.busy;
      check();
    },
    async close() {
      client.destroy();
    },
  };
}

const failed = ({ busName }: EventBridgeTarget, cause: unknown) =>
  new MillraceError(
    'MLR_BUS_UNAVAILABLE',
    `The bus ${busName} did not take the events: ${cause instanceof Error ? cause.message : String(cause)}. ` +
      'Is the pipeline running? (npx millrace status)',
    { cause },
  );
