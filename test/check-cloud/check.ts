import type { Assembly } from './assembly.ts';
import { explains, explanationsIn, faultyReasons, judge } from './explanations.ts';
import type { Answer, Finding } from './finding.ts';
import { asl } from './tools/asl.ts';
import { cdkNag } from './tools/cdk-nag.ts';
import { cfnLint } from './tools/cfn-lint.ts';
import { checkov } from './tools/checkov.ts';
import { licences } from './tools/licences.ts';
import { npmAudit } from './tools/npm-audit.ts';
import { parliament } from './tools/parliament.ts';
import { installPrograms } from './tools/python-tool.ts';
import { actionlint, zizmor } from './tools/workflows.ts';

/** What one tool said, and how much of it has a reason. */
export interface ToolResult {
  readonly tool: string;
  readonly answer: Answer;
  readonly explained: readonly (Finding & { readonly why: string })[];
  readonly open: readonly Finding[];
}

export interface Result {
  readonly tools: readonly ToolResult[];
  /** Findings without a reason, and reasons without a finding. */
  readonly open: number;
}

/** Runs every checker. @param say what is going on */
export async function check(assembly: Assembly, say: (text: string) => void): Promise<Result> {
  const { app } = assembly;
  const explanations = explanationsIn(app);
  say('· installing the checkers that are Python packages (the first time takes a minute or two)');
  const programs = await installPrograms();
  const checkers: readonly [string, () => Answer | Promise<Answer>][] = [
    ['cdk-nag AwsSolutions', () => cdkNag(app, 'AwsSolutions')],
    ['cdk-nag Serverless', () => cdkNag(app, 'Serverless')],
    ['cfn-lint', () => cfnLint(programs, assembly)],
    ['checkov', () => checkov(programs, assembly)],
    ['parliament (IAM)', () => parliament(programs, assembly)],
    ['asl-validator', () => asl(app)],
    ['npm audit, high', npmAudit],
    ['licences', licences],
    ['actionlint', () => actionlint(programs)],
    ['zizmor', () => zizmor(programs)],
  ];
  const tools: ToolResult[] = [];
  for (const [tool, look] of checkers) {
    say(`· ${tool}`);
    const answer = await look();
    const { explained, open } = judge(answer.available ? answer.findings : [], explanations);
    const withReason = explained.map((finding) => ({
      ...finding,
      why: explanations.find((each) => explains(each, finding))?.why ?? '',
    }));
    tools.push({ tool, answer, explained: withReason, open });
  }
  const all = tools.flatMap(({ explained, open }) => [...explained, ...open]);
  const faulty = faultyReasons(explanations, all);
  tools.push({
    tool: 'reasons',
    answer: { available: true, version: String(explanations.length), findings: faulty },
    explained: [],
    open: faulty,
  });
  return { tools, open: tools.reduce((sum, { open }) => sum + open.length, 0) };
}
