import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '../../local/home.ts';
import type { DelaySummary } from '../load/delays.ts';
import type { PartitionReport } from '../load/leader.ts';

/** Helper threads of a collection may have to wait for a core, and the collection for them. */
const NODE_FLAGS = ['--single-threaded-gc'];
const MAIN = join(PROJECT_ROOT, 'bench', 'load', 'main.ts');

/** The line the load generator prints. */
export interface LoadReport {
  readonly sent: number;
  readonly idSum: number;
  readonly seconds: number;
  readonly startedAt: number;
  readonly handedOverMs: DelaySummary;
  readonly acknowledgedMs: DelaySummary;
  readonly cpuMicrosecondsPerEvent: number;
  readonly bytes: number;
  readonly batches: number;
  readonly partitions: readonly PartitionReport[];
}

/** Options of the load generator without their dashes; a flag is `true`. */
export type LoadArguments = Readonly<Record<string, string | number | true>>;

/** Runs the load generator as a process of its own. @param options without dashes @throws Error with what it printed */
export async function generateLoad(options: LoadArguments): Promise<LoadReport> {
  const args = Object.entries(options).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)],
  );
  const { stdout } = await promisify(execFile)(process.execPath, [...NODE_FLAGS, MAIN, ...args]);
  return JSON.parse(stdout) as LoadReport;
}
