import { type Output, outputFor } from './output.ts';

/** The output a command asked for, wherever on the line `--json` stands. */
export function outputOf(command: { optsWithGlobals(): object }): Output {
  const options = command.optsWithGlobals() as { json?: boolean };
  return outputFor(options.json === true);
}
