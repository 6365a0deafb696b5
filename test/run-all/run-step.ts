import { spawn } from 'node:child_process';
import { PROJECT_ROOT } from '../../local/home.ts';

export interface StepOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Minutes after which the step is ended. */
  readonly limit: number;
}

/** How a step ended. */
export interface StepEnd {
  readonly pid: number;
  /** Exit code; 1 when a signal ended it. */
  readonly code: number;
  readonly seconds: number;
}

/** The steps that run now, so that a signal reaches them. */
const running = new Set<number>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    process.exitCode = 130;
    interrupted = true;
    for (const pid of running) signalGroup(pid, signal);
  });
}

let interrupted = false;

/** True once somebody asked for the end: no further step should start. */
export const wasInterrupted = (): boolean => interrupted;

/** Runs a command to its end, in a process group of its own; what outlives it in there is ended with it. */
export async function runStep(
  command: string,
  args: readonly string[],
  { env = {}, limit }: StepOptions,
): Promise<StepEnd> {
  const startedAt = Date.now();
  const child = spawn(command, args, {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  running.add(pid);
  const overdue = setTimeout(() => {
    console.error(`still running after ${limit} minutes: ended`);
    signalGroup(pid, 'SIGTERM');
    hardEnd = setTimeout(() => signalGroup(pid, 'SIGKILL'), 30_000);
  }, limit * 60_000);
  let hardEnd: NodeJS.Timeout | undefined;
  const code = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  clearTimeout(overdue);
  clearTimeout(hardEnd);
  running.delete(pid);
  signalGroup(pid, 'SIGKILL');
  return { pid, code, seconds: Math.round((Date.now() - startedAt) / 1_000) };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  // Group 0 would be this process's own.
  if (pid === 0) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
