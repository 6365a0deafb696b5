import type { ExitCode } from './exit-code.ts';

/** What the program hands to its commands. */
export interface CommandContext {
  /** The shell's answer when the command ends. The last word counts. @default 0 */
  exit(code: ExitCode): void;
}
