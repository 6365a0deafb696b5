import { EVENT_SOURCE_MAPPING } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { outside } from './values.ts';

export const retryAttemptsOutOfRange: Guard = {
  type: EVENT_SOURCE_MAPPING,
  check: ({ properties }) =>
    outside(
      'MaximumRetryAttempts (-1 is no limit)',
      properties['MaximumRetryAttempts'],
      -1,
      10_000,
    ),
};
