import { EVENT_SOURCE_MAPPING } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { outside } from './values.ts';

export const recordAgeOutOfRange: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check({ properties }) {
    const age = properties['MaximumRecordAgeInSeconds'];
    if (age === -1) return;
    yield* outside('MaximumRecordAgeInSeconds (or -1 for no limit)', age, 60, 604_800);
  },
};
