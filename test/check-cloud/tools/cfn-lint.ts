import type { Assembly } from '../assembly.ts';
import type { Answer, Finding } from '../finding.ts';
import { runProgram, versionOfProgram } from './python-tool.ts';

/** One match of `cfn-lint --format json`. */
interface Match {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** Errors and warnings of cfn-lint, which knows the resource types' schemas from its package. */
export async function cfnLint(programs: string, assembly: Assembly): Promise<Answer> {
  const files = assembly.templates.map(({ file }) => file);
  const args = ['--format', 'json', '--template', ...files];
  const said = await runProgram(programs, 'cfn-lint', args, assembly.directory);
  const findings = (JSON.parse(said || '[]') as Match[]).map((match): Finding => {
    const template = assembly.templates.find(({ file }) => file === match.Filename);
    const [section, id] = match.Location.Path ?? [];
    const resource = section === 'Resources' ? template?.resources[String(id)] : undefined;
    return {
      rule: match.Rule.Id,
      subject: resource?.path ?? match.Filename,
      message: match.Message,
    };
  });
  return { available: true, version: await versionOfProgram(programs, 'cfn-lint'), findings };
}
