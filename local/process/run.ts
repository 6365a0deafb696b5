import { execFile } from 'node:child_process';
import type { ProcessUser } from './user.ts';

export interface RunResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** @default 600000 */
  readonly timeoutMs?: number;
  /** Whom it runs as. @default the caller */
  readonly user?: ProcessUser | undefined;
  /** Written to its standard input. @default nothing */
  readonly input?: string;
}

/** Runs a command to its end; a missing command or a non-zero exit is a value, not an exception. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    const settings = {
      encoding: 'utf8' as const,
      maxBuffer: 64 * 1024 * 1024,
      timeout: options.timeoutMs ?? 600_000,
      env: options.env ?? process.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...options.user,
    };
    try {
      const child = execFile(command, args, settings, (error, stdout, stderr) => {
        resolve({ ok: error === null, stdout, stderr: stderr || (error?.message ?? '') });
      });
      // A command that ends without reading its input is judged by its exit code.
      child.stdin?.on('error', () => {}).end(options.input ?? '');
    } catch (error) {
      // A user that can't be taken on is thrown, unlike a command that is missing.
      resolve({ ok: false, stdout: '', stderr: String(error) });
    }
  });
}
