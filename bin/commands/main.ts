import { CommanderError } from '@commander-js/extra-typings';
import { isMillraceError } from '../../src/domain/errors.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { programFor } from './program.ts';

/** Runs the command line. @returns the exit code */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const program = programFor({
    exit: (answer) => {
      code = answer;
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    report(error, argv.includes('--json'));
    return EXIT.failed;
  }
  return code;
}

/** A known failure is a sentence; anything else is a defect and shows where it happened. */
function report(error: unknown, json: boolean): void {
  const known = isMillraceError(error);
  const message = error instanceof Error ? error.message : String(error);
  const code = known ? error.code : 'MLR_UNEXPECTED';
  const trace = !known && error instanceof Error ? `\n${error.stack}` : '';
  process.stderr.write(`error ${code}: ${message}${trace}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, error: { code, message } })}\n`);
}
