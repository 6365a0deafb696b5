import type { ErrorCode } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/event.ts';
import type { EventBus, Published } from '../ports/event-bus.ts';
import { judge, type RejectedEvent } from './judge.ts';
import { type HttpRequest, readBody } from './read-body.ts';

/** What became of one event of a request; `retry` ones may be sent again as they are, their id makes it safe. */
export type EventResult =
  | { readonly status: 'accepted'; readonly eventId: string; readonly busId: string }
  | RejectedEvent
  | { readonly status: 'retry'; readonly eventId: string; readonly code: ErrorCode };

export interface HttpAnswer {
  readonly status: 202 | 400 | 413 | 415 | 422 | 429 | 503;
  readonly retryAfterSeconds?: number;
  readonly body:
    | { readonly code: ErrorCode; readonly reason: string }
    | { readonly accepted: number; readonly results: readonly EventResult[] };
}

const RETRY_AFTER_SECONDS = 2;

/**
 * A request's events → the bus. Each is judged and answered for by itself: 202 when at least one was taken, 422 when
 * all were rejected, 429 or 503 when the bus took none of those that are right.
 * @param receivedAt epoch ms: the clock the rules go by
 */
export async function ingestHttp(
  request: HttpRequest,
  receivedAt: number,
  bus: EventBus,
): Promise<HttpAnswer> {
  const read = readBody(request);
  if (!read.ok) return { status: read.status, body: { code: read.code, reason: read.reason } };
  const judged = read.elements.map((element) => judge(element, receivedAt));
  const events = judged.flatMap((each) => ('event' in each ? [each.event] : []));
  const published = events.length === 0 ? [] : await bus.publish(events);

  const outcomes = published.values();
  const results = judged.map((each) =>
    'event' in each ? resultOf(each.event, outcomes.next().value) : each,
  );
  const accepted = published.filter(({ ok }) => ok).length;
  const waiting = accepted < events.length ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {};
  return { status: statusOf(events, published), ...waiting, body: { accepted, results } };
}

function statusOf(events: readonly Transaction[], published: readonly Published[]) {
  if (events.length === 0) return 422;
  if (published.some(({ ok }) => ok)) return 202;
  return published.some((each) => !each.ok && each.throttled) ? 429 : 503;
}

function resultOf({ eventId }: Transaction, outcome: Published | undefined): EventResult {
  if (outcome?.ok) return { status: 'accepted', eventId, busId: outcome.busId };
  return { status: 'retry', eventId, code: outcome?.code ?? 'MLR_BUS_UNAVAILABLE' };
}
