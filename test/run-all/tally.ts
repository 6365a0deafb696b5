import { existsSync, readFileSync } from 'node:fs';

/** How many tests ended how. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The part of jest's `--json` report that is read here. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Test files that could not be run at all: none of their tests is in the other numbers. */
  readonly numRuntimeErrorTestSuites: number;
}

/** A suite that left no report broke before its first test: that is one failure. */
const BROKEN: Tally = { passed: 0, failed: 1, skipped: 0 };

/**
 * What a suite's report says.
 * @param ended exit code of jest; a failure it reports no test for (a teardown, a time-out) counts as one
 */
export function tallyOf(reportFile: string, ended: number): Tally {
  if (!existsSync(reportFile)) return BROKEN;
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as JestReport;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: ended !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function sum(tallies: readonly Tally[]): Tally {
  const add = (of: (tally: Tally) => number) => tallies.reduce((all, tally) => all + of(tally), 0);
  return {
    passed: add(({ passed }) => passed),
    failed: add(({ failed }) => failed),
    skipped: add(({ skipped }) => skipped),
  };
}

/** `N passed, N failed`, and `, N skipped` where there are any. */
export function tallyText({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
