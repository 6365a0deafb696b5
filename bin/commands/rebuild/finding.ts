import type { Finding, FindingKind } from '../../../src/application/audit/finding.ts';

/** What the relational side can be found with: rows, and sums over them, against the tables they are made from. */
export type RelationalFindingKind =
  | 'relational-missing'
  | 'relational-extra'
  | 'relational-changed'
  | 'relational-roll-up';

/** In the audit's terms, where it has any. */
export type RebuildFinding = Omit<Finding, 'kind'> & {
  readonly kind: FindingKind | RelationalFindingKind;
};
