import { EVENT_SOURCE_MAPPING, isFifo } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { outside } from './values.ts';

export const batchSizeOutOfRange: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping, resources) {
    const most = isFifo(mapping, resources) ? 10 : 10_000;
    yield* outside('BatchSize', mapping.properties['BatchSize'], 1, most);
  },
};
