import type { StageGuard } from '../guard.ts';

const THIS_MACHINE = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

export const relationalOpen: StageGuard = function* ({ relational }) {
  if (relational === 'none' || relational.kind !== 'bring-your-own') return;
  if (relational.auth === 'none' && !THIS_MACHINE.test(relational.host)) {
    yield `relational.auth is none, so whoever reaches ${relational.host} is let in: set relational.auth to a secret or IAM.`;
  }
};
