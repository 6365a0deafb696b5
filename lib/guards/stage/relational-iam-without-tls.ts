import type { StageGuard } from '../guard.ts';

export const relationalIamWithoutTls: StageGuard = function* ({ relational }) {
  if (relational === 'none' || relational.kind !== 'bring-your-own') return;
  const { auth, tls } = relational;
  if (auth !== 'none' && 'iam' in auth && !tls) {
    yield 'relational.auth is IAM, and RDS takes tokens over TLS only: set relational.tls to true.';
  }
};
