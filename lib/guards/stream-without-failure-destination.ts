import { EVENT_SOURCE_MAPPING, failureDestination, isStream } from './event-sources.ts';
import type { Guard } from './guard.ts';

export const streamWithoutFailureDestination: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping) {
    if (!isStream(mapping) || failureDestination(mapping) !== undefined) return;
    yield 'records of its stream that are given up, after a day at the latest, are gone without a word: set onFailure, to a bucket to keep the records themselves.';
  },
};
