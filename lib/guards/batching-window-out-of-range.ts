import { EVENT_SOURCE_MAPPING } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { outside } from './values.ts';

export const batchingWindowOutOfRange: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check({ properties }) {
    const name = 'MaximumBatchingWindowInSeconds';
    yield* outside(name, properties[name], 0, 300);
  },
};
