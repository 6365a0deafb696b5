import { listTable } from '../../bin/commands/output/table.ts';
import type { Result, ToolResult } from './check.ts';
import type { Finding } from './finding.ts';

/** The table, and below it what is open and who could not look. */
export function report({ tools, open }: Result, withExplained: boolean): string {
  const rows = tools.map(({ tool, answer, explained, open: left }) =>
    answer.available
      ? [tool, answer.version, answer.findings.length, explained.length, left.length]
      : [tool, '–', 'not available here', '', ''],
  );
  const table = listTable(['tool', 'version', 'findings', 'explained', 'open'], rows);
  const parts = [table, ...tools.flatMap((each) => (each.open.length > 0 ? openOf(each) : []))];
  if (withExplained) parts.push(...tools.flatMap(explainedOf));
  for (const { tool, answer } of tools) {
    if (!answer.available) parts.push(`! Not checked: ${tool}, ${answer.reason}.`);
  }
  parts.push(
    open === 0
      ? '✓ No finding without a reason.'
      : `✗ ${open} without a reason: fix each in lib/, or explain it beside its resource (docs/security.md).`,
  );
  return parts.join('\n\n');
}

const openOf = ({ tool, open }: ToolResult): string[] => [
  [`${tool}:`, ...grouped(open).map(([rule, each]) => block(rule, each))].join('\n'),
];

const explainedOf = ({ tool, explained }: ToolResult): string[] =>
  explained.length === 0
    ? []
    : [
        [
          `${tool}, explained:`,
          ...explained.map(({ rule, subject, why }) => `  ${rule} ${subject}\n      ${why}`),
        ].join('\n'),
      ];

function grouped(findings: readonly Finding[]): [string, Finding[]][] {
  const byRule = Map.groupBy(findings, ({ rule, message }) => `${rule} ${message}`);
  return [...byRule];
}

const block = (rule: string, findings: readonly Finding[]): string =>
  [`  ${rule}`, ...findings.map(({ subject }) => `      ${subject}`)].join('\n');
