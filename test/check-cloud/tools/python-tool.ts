import { dirname, join } from 'node:path';
import { run } from '../../../local/process/run.ts';
import { cachedVenv } from '../../helpers/cached-venv.ts';

const REQUIREMENTS = join(import.meta.dirname, '..', 'requirements.txt');

/** Installs the checkers that come as Python packages, once. @returns the folder of their programs */
export const installPrograms = async (): Promise<string> =>
  dirname(await cachedVenv('check-cloud', REQUIREMENTS));

/** Runs one of them. Findings make most of them end with an error, so what they wrote decides. */
export async function runProgram(
  programs: string,
  name: string,
  args: readonly string[],
  cwd: string,
): Promise<string> {
  const { ok, stdout, stderr } = await run(join(programs, name), args, {
    cwd,
    env: { ...process.env, PATH: `${programs}:${process.env['PATH'] ?? ''}`, LOG_LEVEL: 'ERROR' },
  });
  if (!ok && stdout.trim() === '') {
    throw new Error(`${name} could not run: ${stderr.trim().slice(-1_000)}`);
  }
  return stdout;
}

/** The version in a program's answer, such as `cfn-lint 1.58.0`. */
export async function versionOfProgram(programs: string, name: string): Promise<string> {
  const said = await runProgram(programs, name, ['--version'], programs);
  return /\d+(\.\d+)+/.exec(said)?.[0] ?? said.trim();
}
