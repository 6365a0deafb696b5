import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Machine } from '../machine.ts';
import type { Figures, Summary } from './figures.ts';

/** One scenario as it was measured: where, when, how, and every run. */
export interface Recorded {
  readonly command: string;
  readonly machine: Machine;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly summary: Summary;
  readonly runs: readonly Figures[];
}

/** Scenarios by name. Each carries its own machine and date, since they may be measured on different days. */
export type Results = Readonly<Record<string, Recorded>>;

export function readResults(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
}

/** Keeps what the file has of other scenarios. */
export function writeResults(file: string, results: Results): void {
  mkdirSync(dirname(file), { recursive: true });
  const all = { ...readResults(file), ...results };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}
