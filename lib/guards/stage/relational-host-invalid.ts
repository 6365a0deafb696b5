import type { StageGuard } from '../guard.ts';

export const relationalHostInvalid: StageGuard = function* ({ relational }) {
  if (relational === 'none' || relational.kind !== 'bring-your-own') return;
  if (!/^[\w.:-]+$/.test(relational.host) || relational.host.includes('://')) {
    yield 'relational.host is no name or address of a host: set it without protocol, user, port and database, which have settings of their own.';
  }
};
