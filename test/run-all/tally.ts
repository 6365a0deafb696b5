import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** How many tests ended how. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, by its full name and the first line of why. */
  readonly failures: readonly string[];
}

/** The part of jest's `--json` report that is read here. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Test files that could not be run at all: none of their tests is in the other numbers. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** A suite that left no report broke before its first test: that is one failure. */
const BROKEN: Tally = { passed: 0, failed: 1, skipped: 0, failures: ['it left no report'] };

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
    failures:
      ended !== 0 && failed === 0
        ? [`every test passed, and jest ended with ${ended}`]
        : report.testResults.flatMap(failuresOf),
  };
}

function failuresOf(file: JestReport['testResults'][number]): string[] {
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length > 0) {
    return failed.map((test) => `${test.fullName}: ${firstLines(test.failureMessages.join('\n'))}`);
  }
  return file.message === '' ? [] : [`${file.name}: ${firstLines(file.message)}`];
}

/** Without colours, and short enough for a summary. */
function firstLines(text: string): string {
  const plain = stripVTControlCharacters(text).split('\n');
  return plain
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, 6)
    .join(' / ')
    .slice(0, 600);
}

export function sum(tallies: readonly Tally[]): Tally {
  const add = (of: (tally: Tally) => number) => tallies.reduce((all, tally) => all + of(tally), 0);
  return {
    passed: add(({ passed }) => passed),
    failed: add(({ failed }) => failed),
    skipped: add(({ skipped }) => skipped),
    failures: tallies.flatMap(({ failures }) => failures),
  };
}

/** `N passed, N failed`, and `, N skipped` where there are any. */
export function tallyText({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
