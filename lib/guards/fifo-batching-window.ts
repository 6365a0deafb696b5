import { EVENT_SOURCE_MAPPING, isFifo, windowSeconds } from './event-sources.ts';
import type { Guard } from './guard.ts';

export const fifoBatchingWindow: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping, resources) {
    const seconds = windowSeconds(mapping);
    if (seconds === 0 || !isFifo(mapping, resources)) return;
    yield `it gathers a batch for ${seconds} s, which a FIFO queue does not allow: set MaximumBatchingWindowInSeconds to 0, or read a standard queue.`;
  },
};
