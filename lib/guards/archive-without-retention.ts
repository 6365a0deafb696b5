import type { Guard } from './guard.ts';

export const archiveWithoutRetention: Guard = {
  type: 'AWS::Events::Archive',
  *check({ properties }) {
    if ((properties['RetentionDays'] ?? 0) !== 0) return;
    yield 'it keeps events for ever, and its bill grows as long: set RetentionDays (archiveDays of the stage) to at least 1.';
  },
};
