import type { Guard } from './guard.ts';

export const functionNeverRuns: Guard = {
  type: 'AWS::Lambda::Function',
  *check({ properties }) {
    if (properties['ReservedConcurrentExecutions'] !== 0) return;
    yield 'ReservedConcurrentExecutions is 0, so every invocation is throttled: set at least 1, or leave it out.';
  },
};
