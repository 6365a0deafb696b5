import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Assembly } from '../assembly.ts';
import type { Answer, Finding } from '../finding.ts';
import { identityPolicies } from './policies.ts';
import { runProgram, versionOfProgram } from './python-tool.ts';
import { resolver } from './resolve.ts';

/** One line of `parliament --json`. */
interface Line {
  readonly issue: string;
  readonly title: string;
  readonly detail: unknown;
  readonly location: { readonly filepath: string };
}

/** Policies of roles against the list of actions, resources and condition keys that AWS has. */
export async function parliament(programs: string, assembly: Assembly): Promise<Answer> {
  const policies = identityPolicies(assembly);
  const resolve = resolver(assembly);
  const folder = mkdtempSync(join(tmpdir(), 'millrace-policies-'));
  try {
    for (const [index, { stack, document }] of policies.entries()) {
      writeFileSync(join(folder, `${index}.json`), JSON.stringify(resolve(stack)(document)));
    }
    const said = await runProgram(
      programs,
      'parliament',
      ['--json', '--directory', folder],
      folder,
    );
    const findings = said
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): Finding => {
        const { issue, title, detail, location } = JSON.parse(line) as Line;
        const policy = policies[Number(basename(location.filepath, '.json'))];
        const message = `${title}: ${JSON.stringify(detail)}`;
        return { rule: issue, subject: policy?.path ?? '', message };
      });
    return { available: true, version: await versionOfProgram(programs, 'parliament'), findings };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
