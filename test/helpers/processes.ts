import { readdirSync, readFileSync } from 'node:fs';
import { localHome } from '../../local/home.ts';
import { isAlive, readPidRecords } from '../../local/process/pid-file.ts';

/** Pid of a process of the pipeline under test; `undefined` while it does not run. */
export function pidOf(name: 'emulator' | 'event-source'): number | undefined {
  const record = readPidRecords(localHome()).find((each) => each.name === name);
  return record !== undefined && isAlive(record) ? record.pid : undefined;
}

/** The emulator's Lambda workers: its child processes that run Node. */
export function lambdaWorkers(): number[] {
  const emulator = pidOf('emulator');
  if (emulator === undefined) throw new Error('the emulator does not run');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === emulator && commandOf(pid).includes('node'));
}

function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`).split('\0')[0] ?? '';

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
