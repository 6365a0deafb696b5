import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT_ROOT } from '../../../local/home.ts';

/**
 * Starts `millrace rebuild --lane workflow` as a shell does and kills it once it has begun to write.
 * @param countOf a number that changes as it writes
 * @returns whether it was killed before it was done
 */
export async function killedRebuild(
  countOf: () => Promise<number>,
  targets: readonly string[] = ['windows', 'alerts'],
): Promise<boolean> {
  const before = await countOf();
  const { NODE_OPTIONS: _, ...env } = process.env;
  const cli = join(PROJECT_ROOT, 'bin/cli.ts');
  const child = spawn(
    process.execPath,
    [cli, 'rebuild', '--lane', 'workflow', '--target', ...targets],
    { env, stdio: 'ignore' },
  );
  const exited = new Promise<boolean>((resolve) =>
    child.on('exit', (_code, signal) => resolve(signal === 'SIGKILL')),
  );
  while (child.exitCode === null && (await countOf()) === before) await sleep(5);
  child.kill('SIGKILL');
  return exited;
}
