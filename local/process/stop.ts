import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalHome } from '../home.ts';
import { isAlive, type PidRecord, readPidRecords, removePidRecord } from './pid-file.ts';

/** How long a process may take to end by itself before it is killed. */
export const GRACE_MS = 8_000;

/** What others read from or write to: it goes after them. */
const SERVERS: ReadonlySet<string> = new Set([
  'broker',
  'emulator',
  'postgres',
  'registry',
  'valkey',
]);

/**
 * Ends a recorded process with its whole group: its stop signal, then SIGKILL after the grace. A pid that belongs to
 * another process by now is left alone. @returns true when a living process was ended
 */
export async function stopRecorded(
  home: LocalHome,
  record: PidRecord,
  graceMs: number = GRACE_MS,
): Promise<boolean> {
  const alive = isAlive(record);
  if (alive) {
    signalGroup(record.pid, record.stopSignal ?? 'SIGTERM');
    if (!(await ended(record, graceMs))) {
      signalGroup(record.pid, 'SIGKILL');
      await ended(record, 2_000);
    }
    // Children that ignored the signal outlive their leader; the group id stays theirs until the last one ends.
    signalGroup(record.pid, 'SIGKILL');
  }
  if (record.scratch !== undefined) {
    rmSync(record.scratch, { recursive: true, force: true });
  }
  removePidRecord(home, record.name);
  return alive;
}

/** Ends everything recorded in a home, consumers before what they read from. @returns the names ended */
export async function stopAllRecorded(home: LocalHome): Promise<string[]> {
  const records = readPidRecords(home);
  const isServer = ({ name }: PidRecord) => SERVERS.has(name);
  const stopped: string[] = [];
  for (const group of [records.filter((r) => !isServer(r)), records.filter(isServer)]) {
    const results = await Promise.all(group.map((record) => stopRecorded(home, record)));
    stopped.push(...group.filter((_, index) => results[index]).map(({ name }) => name));
  }
  return stopped;
}

async function ended(record: PidRecord, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(record)) {
    if (Date.now() > deadline) {
      return false;
    }
    await sleep(25);
  }
  return true;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}
