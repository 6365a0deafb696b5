import type { Rule } from '../rule.ts';

/** How far an event may be ahead of the ingest clock, ms. */
export const MAX_AHEAD_MS = 5 * 60_000;

/**
 * A real time, at most five minutes ahead of the ingest clock: one event from the future would push its
 * account's watermark ahead and turn everything after it late. Old events are fine: history can be replayed.
 */
export const occurredAt: Rule = (event, { receivedAt }) => {
  if (!Number.isSafeInteger(event.occurredAt) || event.occurredAt <= 0) {
    return {
      code: 'MLR_TIME_INVALID',
      cause: 'occurredAt is not a positive number of milliseconds',
    };
  }
  if (event.occurredAt > receivedAt + MAX_AHEAD_MS) {
    return { code: 'MLR_TIME_IN_FUTURE', cause: 'occurredAt is more than 5 minutes in the future' };
  }
  return undefined;
};
