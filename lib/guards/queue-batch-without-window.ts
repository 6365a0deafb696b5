import { EVENT_SOURCE_MAPPING, isQueue, windowSeconds } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { numberOf } from './values.ts';

export const queueBatchWithoutWindow: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping, resources) {
    const size = numberOf(mapping.properties['BatchSize']) ?? 10;
    if (size <= 10 || windowSeconds(mapping) >= 1 || !isQueue(mapping, resources)) return;
    yield `BatchSize ${size} without a batching window: SQS hands out at most 10 messages at once, so set MaximumBatchingWindowInSeconds (buffer.windowSeconds of the stage) to at least 1, or BatchSize to 10.`;
  },
};
