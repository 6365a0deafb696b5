import {
  EVENT_SOURCE_MAPPING,
  functionTimeout,
  queueOf,
  visibilitySeconds,
} from './event-sources.ts';
import type { Guard } from './guard.ts';

export const visibilityBelowTimeout: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping, resources) {
    const queue = queueOf(mapping, resources);
    const timeout = functionTimeout(mapping, resources);
    const visibility = queue && visibilitySeconds(queue);
    if (timeout === undefined || visibility === undefined || visibility >= timeout) return;
    yield `the queue ${queue?.path} hides a message for ${visibility} s while the function may run ${timeout} s: set VisibilityTimeout (buffer.visibilitySeconds of the stage) to at least ${timeout}, better six times that.`;
  },
};
