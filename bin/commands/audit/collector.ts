import type { Finding, FindingKind } from '../../../src/application/audit/finding.ts';
import type { LaneName } from '../options/lane.ts';
import { type LaneFinding, MAX_IN_ANSWER } from './report.ts';

/** Counts findings, keeps the first of them and hands each one on. */
export function collector(lane: LaneName, each: (finding: LaneFinding) => void) {
  const counts: Partial<Record<FindingKind, number>> = {};
  const findings: LaneFinding[] = [];
  return {
    counts,
    findings,
    report: (found: Finding): void => {
      const finding = { lane, ...found };
      counts[found.kind] = (counts[found.kind] ?? 0) + 1;
      if (findings.length < MAX_IN_ANSWER) findings.push(finding);
      each(finding);
    },
  };
}
