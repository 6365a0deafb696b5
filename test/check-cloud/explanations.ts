import type { IConstruct } from 'constructs';
import { EXPLAINED } from '../../lib/explained/explain.ts';
import type { Finding } from './finding.ts';

/** A reason given beside a construct. */
export interface Explanation {
  /** Path of the construct it was given for. */
  readonly path: string;
  readonly rule: string;
  readonly why: string;
}

/** Every reason given in a tree of constructs. */
export const explanationsIn = (root: IConstruct): Explanation[] =>
  root.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === EXPLAINED)
        .map(({ data }) => ({ ...(data as { rule: string; why: string }), path: node.path })),
    );

/** Whether a reason is about a finding. */
export function explains({ path, rule }: Explanation, finding: Finding): boolean {
  if (finding.subject !== path && !finding.subject.startsWith(`${path}/`)) return false;
  const wanted = parts(rule);
  const found = parts(finding.rule);
  return wanted.id === found.id && found.detail.endsWith(wanted.detail);
}

/** `AwsSolutions-IAM5[/claims/*]` → id and what is in the brackets. */
function parts(rule: string): { id: string; detail: string } {
  const [, id = rule, detail = ''] = /^([^[]+)\[(.*)\]$/s.exec(rule) ?? [];
  return { id, detail };
}

export interface Judged {
  readonly explained: readonly Finding[];
  readonly open: readonly Finding[];
}

/** Findings with a reason and without one. */
export function judge(findings: readonly Finding[], explanations: readonly Explanation[]): Judged {
  const isExplained = (finding: Finding) => explanations.some((each) => explains(each, finding));
  return {
    explained: findings.filter(isExplained),
    open: findings.filter((finding) => !isExplained(finding)),
  };
}

/**
 * What is wrong with the reasons themselves: nothing needs it, it is about more than one resource, or it says nothing.
 * @param findings those of every checker
 */
export function faultyReasons(
  explanations: readonly Explanation[],
  findings: readonly Finding[],
): Finding[] {
  return explanations.flatMap((each) => {
    const subjects = new Set(
      findings.filter((finding) => explains(each, finding)).map(({ subject }) => subject),
    );
    const fault = (message: string): Finding[] => [
      { rule: each.rule, subject: each.path, message },
    ];
    if (subjects.size === 0) return fault('Nothing needs this reason any more: remove it.');
    if (subjects.size > 1) {
      return fault(`One reason covers ${subjects.size} resources: give each its own.`);
    }
    return each.why.trim().split(/\s+/).length < 4 ? fault('Write a sentence.') : [];
  });
}
