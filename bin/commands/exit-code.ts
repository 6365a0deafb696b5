/** What the command line answers to the shell. */
export const EXIT = {
  ok: 0,
  /** It was tried and did not work out: sums are off, something is not reachable. */
  failed: 1,
  /** The command was not understood. */
  usage: 2,
  /** Done, except for rows of the file that could not be mapped. */
  partly: 3,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
