import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalHome } from '../home.ts';
import { processIdentity } from './identity.ts';

/** What is written down about a started process, so that a later run can find and end it. */
export interface PidRecord {
  readonly name: string;
  readonly pid: number;
  /** Start time of the process; a pid whose start time differs belongs to someone else. */
  readonly identity: string;
  readonly log: string;
  /** What asks it to end. @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals;
  /** A directory outside the home that is removed once the process has ended. */
  readonly scratch?: string;
}

const fileOf = (home: LocalHome, name: string): string => join(home.pids, `${name}.json`);

export function writePidRecord(home: LocalHome, record: PidRecord): void {
  mkdirSync(home.pids, { recursive: true });
  writeFileSync(fileOf(home, record.name), JSON.stringify(record));
}

export function removePidRecord(home: LocalHome, name: string): void {
  rmSync(fileOf(home, name), { force: true });
}

/** Every readable record of a home; an unreadable one is removed. */
export function readPidRecords(home: LocalHome): PidRecord[] {
  const records: PidRecord[] = [];
  for (const file of listed(home.pids)) {
    const name = file.slice(0, -'.json'.length);
    try {
      records.push(JSON.parse(readFileSync(join(home.pids, file), 'utf8')) as PidRecord);
    } catch {
      removePidRecord(home, name);
    }
  }
  return records;
}

/** True when the very process of the record still runs, not another that got its pid. */
export function isAlive(record: PidRecord): boolean {
  return processIdentity(record.pid) === record.identity;
}

function listed(directory: string): string[] {
  try {
    return readdirSync(directory).filter((file) => file.endsWith('.json'));
  } catch {
    return [];
  }
}
