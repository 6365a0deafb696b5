import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { MillraceError } from '../../domain/errors.ts';
import { eventBridgeDetail } from '../encode/event-bridge-detail.ts';
import type { StampedRecord } from '../record.ts';
import { accountHash } from '../route.ts';
import { backoffMs } from './backoff.ts';
import type { Sender } from './sender.ts';

export interface EventBridgeTarget {
  readonly busName: string;
  readonly source: string;
  readonly detailType: string;
}

/** PutEvents takes this many entries a call. */
const MAX_ENTRIES = 10;
/** And, by its documentation, this many bytes. */
const MAX_BYTES = 256 * 1024;
const LANES = 16;
const MAX_WAITING = 4 * MAX_ENTRIES;
const MAX_ATTEMPTS = 10;
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

  const put = async (entries: PutEventsRequestEntry[]): Promise<void> => {
    let left = entries;
    let reason = '';
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const { Entries: results = [] } = await client.send(new PutEventsCommand({ Entries: left }));
      const refused = left.filter((_, index) => results[index]?.ErrorCode !== undefined);
      acknowledged += left.length - refused.length;
      if (refused.length === 0) return;
      const first = results.find(({ ErrorCode }) => ErrorCode !== undefined);
      reason = `${first?.ErrorCode}: ${first?.ErrorMessage}`;
      left = refused;
      await sleep(backoffMs(attempt, Math.random()));
    }
    throw new Error(`${left.length} entries refused ${MAX_ATTEMPTS} times (${reason})`);
  };

  const callOnce = async (lane: Lane): Promise<void> => {
    if (lane.waiting.length < MAX_ENTRIES) await sleep(LINGER_MS);
    await put(nextCall(lane.waiting));
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

/** Takes the next call's entries off the queue: as many as the limits of one call allow, at least one. */
function nextCall(waiting: PutEventsRequestEntry[]): PutEventsRequestEntry[] {
  let bytes = 0;
  let count = 0;
  for (const { Detail = '' } of waiting.slice(0, MAX_ENTRIES)) {
    bytes += Buffer.byteLength(Detail) + 256;
    if (count > 0 && bytes > MAX_BYTES) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

const failed = ({ busName }: EventBridgeTarget, cause: unknown) =>
  new MillraceError(
    'MLR_BUS_UNAVAILABLE',
    `The bus ${busName} did not take the events: ${cause instanceof Error ? cause.message : String(cause)}. ` +
      'Is the pipeline running? (npx millrace status)',
    { cause },
  );
