import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../local/home.ts';
import type { Answer } from '../finding.ts';
import { runProgram, versionOfProgram } from './python-tool.ts';

const FOLDER = '.github/workflows';

/** One finding of `zizmor --format json`. */
interface Audited {
  readonly ident: string;
  readonly desc: string;
  readonly ignored: boolean;
  readonly locations: readonly {
    readonly symbolic: { readonly key: { readonly Local?: { readonly verbatim_path: string } } };
    readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } };
  }[];
}

/** Syntax, expressions and scripts of the GitHub Actions workflows. */
export async function actionlint(programs: string, root = PROJECT_ROOT): Promise<Answer> {
  if (!existsSync(join(root, FOLDER))) return none;
  const said = await runProgram(programs, 'actionlint', ['-format', '{{json .}}'], root);
  const errors = JSON.parse(said || '[]') as {
    kind: string;
    filepath: string;
    line: number;
    message: string;
  }[];
  const findings = errors.map(({ kind, filepath, line, message }) => ({
    rule: kind,
    subject: `${filepath}:${line}`,
    message,
  }));
  return { available: true, version: await versionOfProgram(programs, 'actionlint'), findings };
}

/** Security of the workflows: pinned actions, permissions, credentials, injected text. */
export async function zizmor(programs: string, root = PROJECT_ROOT): Promise<Answer> {
  if (!existsSync(join(root, FOLDER))) return none;
  const args = ['--offline', '--no-progress', '--format', 'json', FOLDER];
  const said = await runProgram(programs, 'zizmor', args, root);
  const findings = (JSON.parse(said) as Audited[])
    .filter(({ ignored }) => !ignored)
    .map(({ ident, desc, locations: [where] }) => {
      const line = (where?.concrete.location.start_point.row ?? 0) + 1;
      const file = where?.symbolic.key.Local?.verbatim_path ?? FOLDER;
      return { rule: ident, subject: `${file}:${line}`, message: desc };
    });
  return { available: true, version: await versionOfProgram(programs, 'zizmor'), findings };
}

const none: Answer = { available: false, reason: `there is no ${FOLDER}` };
