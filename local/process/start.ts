import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { MillraceError } from '../../src/domain/errors.ts';
import type { LocalHome } from '../home.ts';
import { processIdentity } from './identity.ts';
import { type PidRecord, writePidRecord } from './pid-file.ts';
import type { ProcessUser } from './user.ts';

export interface ProcessSpec {
  /** Names the log file and the pid file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Whom it runs as. @default the caller */
  readonly user?: ProcessUser | undefined;
  /** What asks it to end. @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals;
  /** A directory outside the home that goes when the process was stopped. */
  readonly scratch?: string | undefined;
}

export interface StartedProcess {
  readonly record: PidRecord;
  /** Settles when the process ends, with a word on how. */
  readonly exited: Promise<string>;
}

/**
 * Starts a process in a group of its own with its output in `<logs>/<name>.log` (the log of the run before is kept
 * as `<name>.previous.log`). It does not keep the caller alive.
 *
 * @throws MillraceError `MLR_INSTALL_FAILED` when the command can't be started
 */
export async function startProcess(home: LocalHome, spec: ProcessSpec): Promise<StartedProcess> {
  mkdirSync(home.logs, { recursive: true });
  const log = join(home.logs, `${spec.name}.log`);
  if (existsSync(log)) {
    renameSync(log, join(home.logs, `${spec.name}.previous.log`));
  }
  const output = openSync(log, 'a');
  const child = spawn(spec.command, spec.args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: spec.env,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...spec.user,
  });
  closeSync(output);
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  child.unref();
  const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
  if (child.pid === undefined || identity === undefined) {
    throw new MillraceError(
      'MLR_INSTALL_FAILED',
      `Could not start ${spec.name} (${spec.command}): ${await exited}. Its log: ${log}`,
    );
  }
  const { name, stopSignal, scratch } = spec;
  const record: PidRecord = {
    ...{ name, pid: child.pid, identity, log },
    ...(stopSignal === undefined ? {} : { stopSignal }),
    ...(scratch === undefined ? {} : { scratch }),
  };
  writePidRecord(home, record);
  return { record, exited };
}
