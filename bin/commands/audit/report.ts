import type { LaneScope } from '../../../src/application/audit/audit-lane.ts';
import type { Finding, FindingKind } from '../../../src/application/audit/finding.ts';
import type { LaneName } from '../options/lane.ts';

/** Findings that the JSON answer holds of each lane; all of them are counted. */
export const MAX_IN_ANSWER = 1_000;

/** A finding and the lane it is about. */
export interface LaneFinding extends Finding {
  readonly lane: LaneName;
}

export interface LaneReport extends LaneScope {
  readonly lane: LaneName;
  /** Whether the read models were compared: in an audit of everything, where there are any; `null` in a lane without. */
  readonly readModels: boolean | null;
  readonly counts: Readonly<Partial<Record<FindingKind, number>>>;
  /** The first {@link MAX_IN_ANSWER}. */
  readonly findings: readonly LaneFinding[];
}

export interface AuditReport {
  readonly clean: boolean;
  readonly interrupted: boolean;
  readonly lanes: readonly LaneReport[];
}

export function auditReport(lanes: readonly LaneReport[]): AuditReport {
  const interrupted = lanes.some((lane) => lane.interrupted);
  const clean = !interrupted && lanes.every(({ findings }) => findings.length === 0);
  return { clean, interrupted, lanes };
}

/** One line: what, where, which, and how it differs. */
export function findingText({ lane, kind, position, id, expected, found }: LaneFinding): string {
  const parts = [
    ...[lane, kind, position ?? '-', id ?? '-'],
    ...(expected === undefined ? [] : [`expected ${short(expected)}`]),
    ...(found === undefined ? [] : [`found ${short(found)}`]),
  ];
  return parts.join('  ');
}

export function verdictText({ clean, interrupted, lanes }: AuditReport): string {
  const lines = lanes.map(({ lane, records, recomputed, readModels, counts }) => {
    const found = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
    const left = [
      ...(recomputed ? [] : ['late marks, alerts and windows not recomputed']),
      ...(readModels !== false ? [] : ['read models not compared']),
    ];
    const but = left.length === 0 ? '' : ` (${left.join('; ')})`;
    return `${lane} lane: ${records} records${but}: ${found.join(', ') || 'nothing to report'}`;
  });
  const verdict = interrupted ? 'Stopped before the end.' : clean ? 'Clean.' : 'Not clean.';
  return [...lines, verdict].join('\n');
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
