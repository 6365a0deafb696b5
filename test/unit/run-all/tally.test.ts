import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sum, tallyOf, tallyText } from '../../run-all/tally.ts';

const report = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  numRuntimeErrorTestSuites: 0,
  testResults: [],
};
const failing = {
  name: 'some.test.ts',
  message: '\u001b[31mboth\u001b[39m',
  assertionResults: [
    { fullName: 'adds', status: 'passed', failureMessages: [] },
    { fullName: 'divides', status: 'failed', failureMessages: ['Error: by 0\n\n    at there'] },
  ],
};

describe('the tally of a suite', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-tally-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['all passed', report, 0, { passed: 7, failed: 0, skipped: 2, failures: [] }],
    [
      'a test failed',
      { ...report, numFailedTests: 1, testResults: [failing] },
      1,
      { passed: 7, failed: 1, skipped: 2, failures: ['divides: Error: by 0 / at there'] },
    ],
    [
      'a file could not be run',
      {
        ...{ ...report, numRuntimeErrorTestSuites: 1 },
        testResults: [{ ...failing, assertionResults: [] }],
      },
      1,
      { passed: 7, failed: 1, skipped: 2, failures: ['some.test.ts: both'] },
    ],
    [
      'only the teardown failed',
      report,
      1,
      {
        ...{ passed: 7, failed: 1, skipped: 2 },
        failures: ['every test passed, and jest ended with 1'],
      },
    ],
  ])('counts when %s', (_, content, ended, expected) => {
    const file = join(folder, 'report.json');
    writeFileSync(file, JSON.stringify(content));
    expect(tallyOf(file, ended)).toEqual(expected);
  });

  it('counts a suite without a report as one failure', () => {
    expect(tallyOf(join(folder, 'missing.json'), 0)).toEqual({
      ...{ passed: 0, failed: 1, skipped: 0 },
      failures: ['it left no report'],
    });
  });
});

describe('the closing line', () => {
  it('sums the suites', () => {
    const total = sum([
      { passed: 2, failed: 0, skipped: 0, failures: [] },
      { passed: 3, failed: 1, skipped: 4, failures: ['adds'] },
    ]);
    expect(tallyText(total)).toBe('5 passed, 1 failed, 4 skipped');
  });

  it('leaves out skipped where there are none', () => {
    expect(tallyText({ passed: 5, failed: 0, skipped: 0, failures: [] })).toBe(
      '5 passed, 0 failed',
    );
  });
});
