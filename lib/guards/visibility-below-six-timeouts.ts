import {
  EVENT_SOURCE_MAPPING,
  functionTimeout,
  queueOf,
  visibilitySeconds,
  windowSeconds,
} from './event-sources.ts';
import type { Guard } from './guard.ts';

/** AWS's advice: room for throttled retries before a message is shown to somebody else. */
export const visibilityBelowSixTimeouts: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping, resources) {
    const queue = queueOf(mapping, resources);
    const timeout = functionTimeout(mapping, resources);
    const visibility = queue && visibilitySeconds(queue);
    if (timeout === undefined || visibility === undefined || visibility < timeout) return;
    const advised = 6 * timeout + windowSeconds(mapping);
    if (visibility >= advised) return;
    yield `the queue ${queue?.path} hides a message for ${visibility} s, below six times the function's timeout and the batching window: set VisibilityTimeout (buffer.visibilitySeconds of the stage) to ${advised}.`;
  },
};
