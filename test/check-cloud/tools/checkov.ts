import type { Assembly } from '../assembly.ts';
import type { Answer, Finding } from '../finding.ts';
import { runProgram } from './python-tool.ts';

/** The part of checkov's report that is read here. */
interface Report {
  readonly summary: {
    readonly checkov_version: string;
    readonly resource_count: number;
    readonly parsing_errors: number;
  };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly file_path: string;
      /** `AWS::S3::Bucket.ClaimsE8D96B24` */
      readonly resource: string;
    }[];
  };
}

// It asks no server: neither for policies of a platform nor for updates.
const OFFLINE = ['--skip-download', '--framework', 'cloudformation'];

/** Checkov's rules for CloudFormation. */
export async function checkov(programs: string, assembly: Assembly): Promise<Answer> {
  const files = assembly.templates.flatMap(({ file }) => ['--file', file]);
  const args = [...OFFLINE, '--quiet', '--compact', '--output', 'json', ...files];
  const said = await runProgram(programs, 'checkov', args, assembly.directory);
  const { summary, results } = JSON.parse(said) as Report;
  if (summary.resource_count === 0 || summary.parsing_errors > 0) {
    throw new Error(
      `checkov read ${summary.resource_count} resources with ${summary.parsing_errors} parsing errors.`,
    );
  }
  const findings = results.failed_checks.map((failed): Finding => {
    const file = failed.file_path.replace(/^\//, '');
    const template = assembly.templates.find((each) => each.file === file);
    const id = failed.resource.split('.').at(-1) ?? '';
    return {
      rule: failed.check_id,
      subject: template?.resources[id]?.path ?? `${file} ${failed.resource}`,
      message: failed.check_name,
    };
  });
  return { available: true, version: summary.checkov_version, findings };
}
