import { EVENT_SOURCE_MAPPING, queueOf } from './event-sources.ts';
import type { Guard } from './guard.ts';

export const queueWithoutDeadLetters: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping, resources) {
    const queue = queueOf(mapping, resources);
    if (queue === undefined || queue.properties['RedrivePolicy'] !== undefined) return;
    yield `the queue ${queue.path} has no dead-letter queue, so a message that always fails is tried until it expires and is then gone: set its RedrivePolicy.`;
  },
};
