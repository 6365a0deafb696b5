import { EVENT_SOURCE_MAPPING, isStream } from './event-sources.ts';
import type { Guard } from './guard.ts';

/** −1, Lambda's default. */
const unbounded = (value: unknown): boolean => value === undefined || value === -1;

export const streamRetriesUnbounded: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping) {
    const { MaximumRetryAttempts: attempts, MaximumRecordAgeInSeconds: age } = mapping.properties;
    if (!isStream(mapping) || !unbounded(attempts) || !unbounded(age)) return;
    yield 'one record that always fails holds up its shard for a day: set retryAttempts or maxRecordAge.';
  },
};
