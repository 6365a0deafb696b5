import type { StageGuard } from '../guard.ts';

export const relationalNeverPauses: StageGuard = function* ({ relational }) {
  if (relational === 'none' || relational.kind !== 'aurora-serverless') return;
  if (relational.minAcu === 0 && relational.proxy) {
    yield 'relational.minAcu is 0, at which Aurora pauses when nobody is connected, and RDS Proxy always is: set relational.minAcu to 0.5 or more, or relational.proxy to false.';
  }
};
