import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Repair } from '../../../src/application/redrive/outgoing.ts';

const WITHIN_MS = 30_000;

/**
 * A repair by a shell command, run once a record: the event as a JSON line on its stdin, the repaired event as JSON on
 * its stdout; nothing there leaves the record where it is. Its environment names `MILLRACE_POSITION`, `MILLRACE_CODE`
 * and `MILLRACE_KEY`. A record that can't be read as an event is left where it is.
 *
 * @throws Error from the repair when the command fails, hangs for 30 s or answers no JSON
 */
export function repairByCommand(command: string): Repair {
  return async ({ position, code, key, event }) => {
    if (event === undefined) return undefined;
    const env = { ...process.env, MILLRACE_POSITION: position, MILLRACE_CODE: code };
    const child = spawn(command, {
      shell: true,
      timeout: WITHIN_MS,
      env: key === null ? env : { ...env, MILLRACE_KEY: key },
    });
    // A command that does not read its input closes it early.
    child.stdin.on('error', () => {});
    child.stdin.end(`${JSON.stringify(event)}\n`);
    const ended = new Promise<string | undefined>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) =>
        resolve(status === 0 ? undefined : `ended with ${signal ?? `exit code ${status}`}`),
      );
    });
    const [stdout, stderr, problem] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      ended,
    ]);
    if (problem !== undefined) {
      throw new Error(`${command} ${problem}${stderr === '' ? '' : `: ${firstLine(stderr)}`}`);
    }
    if (stdout.trim() === '') return undefined;
    try {
      return { event: JSON.parse(stdout) as unknown };
    } catch {
      throw new Error(`${command} answered no JSON: ${firstLine(stdout)}`);
    }
  };
}

const firstLine = (output: string): string => (output.trim().split('\n')[0] ?? '').slice(0, 200);
