import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../local/home.ts';
import type { Answer } from '../finding.ts';
import { runProgram, versionOfProgram } from './python-tool.ts';

const FOLDER = '.github/workflows';

/** Syntax, expressions and scripts of the GitHub Actions workflows. */
export async function actionlint(programs: string): Promise<Answer> {
  if (!existsSync(join(PROJECT_ROOT, FOLDER))) return none;
  const said = await runProgram(programs, 'actionlint', ['-format', '{{json .}}'], PROJECT_ROOT);
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
export async function zizmor(programs: string): Promise<Answer> {
  if (!existsSync(join(PROJECT_ROOT, FOLDER))) return none;
  const args = ['--offline', '--no-progress', '--format', 'json', FOLDER];
  const said = await runProgram(programs, 'zizmor', args, PROJECT_ROOT);
  const found = JSON.parse(said) as {
    ident: string;
    desc: string;
    locations: { symbolic: { key: { Local?: { given_path: string } } } }[];
  }[];
  const findings = found.map(({ ident, desc, locations }) => ({
    rule: ident,
    subject: locations[0]?.symbolic.key.Local?.given_path ?? FOLDER,
    message: desc,
  }));
  return { available: true, version: await versionOfProgram(programs, 'zizmor'), findings };
}

const none: Answer = { available: false, reason: `there is no ${FOLDER}` };
