/** `npm run mutation`: what it mutates and leaves out, with the reasons. docs/mutation.md has the last result. */
export default {
  testRunner: 'jest',
  buildCommand: 'node test/helpers/mutation/bundle.ts',
  jest: {
    projectType: 'custom',
    configFile: 'jest.mutation.config.js',
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  mutate: [
    'src/domain/**/*.ts',
    'src/kafka-batch/**/*.ts',
    // Data, not logic: a mutant of a table shows only that a copy of the table is missing from the tests.
    '!src/domain/countries.ts',
    '!src/domain/currencies.ts',
    '!src/domain/metric-names.ts',
    '!src/domain/*.config.ts',
    '!src/domain/projections/*.config.ts',
    '!src/domain/transaction.generated.ts',
  ],
  ignorePatterns: [
    '/.millrace',
    '/dist',
    '/cdk.out',
    '/bench/results',
    '/docs',
    '/console',
    '/.ci',
  ],
  // Stryker rewrites a tsconfig with TypeScript's old API, which TypeScript 7 has not; the tests need none.
  tsconfigFile: 'none',
  concurrency: 2,
  timeoutMS: 15_000,
  timeoutFactor: 1,
  incremental: true,
  incrementalFile: '.millrace/mutation/incremental.json',
  tempDirName: '.millrace/mutation/sandbox',
  reporters: ['clear-text', 'progress', 'json', 'html'],
  clearTextReporter: { logTests: false },
  jsonReporter: { fileName: '.millrace/mutation/report.json' },
  htmlReporter: { fileName: '.millrace/mutation/report.html' },
  thresholds: { high: 90, low: 85, break: 85 },
};
