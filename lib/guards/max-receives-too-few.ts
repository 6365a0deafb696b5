import { EVENT_SOURCE_MAPPING, queueOf } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { numberOf, within } from './values.ts';

/** AWS's advice: fewer, and throttling alone sends good messages to the dead-letter queue. */
export const maxReceivesTooFew: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping, resources) {
    const queue = queueOf(mapping, resources);
    const receives = numberOf(within(queue?.properties['RedrivePolicy'], 'maxReceiveCount'));
    if (queue === undefined || receives === undefined || receives >= 5) return;
    yield `the queue ${queue.path} gives a message up after ${receives} receives, and throttled invocations count as well: set maxReceiveCount (buffer.maxReceives of the stage) to at least 5.`;
  },
};
