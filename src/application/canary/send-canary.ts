import { canaryEvent } from '../../domain/canary.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { EventBus } from '../ports/event-bus.ts';

/** How often the store is asked, ms: as exact as an arrival is. */
const POLL_MS = 250;

export interface CanaryPorts {
  readonly bus: EventBus;
  /** Whether an event is stored, strongly consistent. */
  readonly isStored: (eventId: string) => Promise<boolean>;
  /** Epoch ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** What became of a canary: stored after so many ms, or not in time, with the code where the bus did not take it. */
export type CanaryOutcome = { readonly eventId: string } & (
  | { readonly outcome: 'arrived'; readonly ms: number }
  | { readonly outcome: 'missing'; readonly code?: ErrorCode }
);

/**
 * Puts a canary on the bus and waits until it is stored, from end to end as a producer's event.
 * @param eventId a new one each time
 * @param objectiveMs how long it may take
 * @throws whatever the store throws
 */
export async function sendCanary(
  eventId: string,
  objectiveMs: number,
  { bus, isStored, now, sleep }: CanaryPorts,
): Promise<CanaryOutcome> {
  const sentAt = now();
  const [published] = await bus.publish([canaryEvent(eventId, sentAt)]);
  if (published?.ok !== true) {
    return { eventId, outcome: 'missing', code: published?.code ?? 'MLR_BUS_UNAVAILABLE' };
  }
  for (;;) {
    const stored = await isStored(eventId);
    const ms = now() - sentAt;
    if (stored) return { eventId, outcome: 'arrived', ms };
    if (ms >= objectiveMs) return { eventId, outcome: 'missing' };
    await sleep(POLL_MS);
  }
}
