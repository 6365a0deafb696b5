import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../local/home.ts';

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `millrace <args>` the way a shell does, with run state in `home` and installs in the checkout. */
export function millrace(args: readonly string[], home: string): Promise<Ended> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'bin/cli.ts'), ...args], {
    cwd: PROJECT_ROOT,
    env: { ...env, MILLRACE_HOME: home, MILLRACE_CACHE: join(PROJECT_ROOT, '.millrace') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // `exit`, not `close`: a process left running may hold the pipes open.
    child.on('exit', (code) => setImmediate(() => resolve({ code, ...written })));
  });
}

/** The one JSON line a command with `--json` ends with. */
export function jsonOf({ code, stdout, stderr }: Ended): Record<string, unknown> {
  const lines = stdout.trim().split('\n');
  if (lines.length !== 1 || lines[0] === undefined || lines[0] === '') {
    throw new Error(`exit code ${code}, no single line on stdout: ${stdout}\n${stderr}`);
  }
  return JSON.parse(lines[0]) as Record<string, unknown>;
}
