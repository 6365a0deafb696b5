/** One jest project per suite, so each can run alone: `npx jest --selectProjects unit`. */
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdk.out', '<rootDir>/.millrace'],
};

/** @param {string} name @param {object} [extra] */
const suite = (name, extra = {}) => ({
  ...shared,
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  ...extra,
});

const TIME_LIMIT = ['<rootDir>/test/helpers/time-limit.ts'];

/** Suites that share one running pipeline, started before their first file and stopped after the last. */
const onPipeline = {
  setupFilesAfterEnv: TIME_LIMIT,
  globalSetup: '<rootDir>/test/helpers/stack-setup.ts',
  globalTeardown: '<rootDir>/test/helpers/stack-teardown.ts',
};

/** Suites that need broker and database but no emulator. */
const STREAM = ['integration', 'chaos'].map((kind) => `<rootDir>/test/${kind}/stream/`);
const besidesStream = { testPathIgnorePatterns: ['/node_modules/', ...STREAM] };
const onStreamServers = {
  setupFilesAfterEnv: TIME_LIMIT,
  globalSetup: '<rootDir>/test/helpers/stream-lane/setup.ts',
  globalTeardown: '<rootDir>/test/helpers/stream-lane/teardown.ts',
};

export default {
  projects: [
    suite('unit'),
    suite('infra'),
    suite('issues'),
    suite('integration', { ...onPipeline, ...besidesStream }),
    suite('chaos', { ...onPipeline, ...besidesStream }),
    suite('e2e'),
    suite('stream', { ...onStreamServers, testMatch: [`${STREAM[0]}**/*.test.ts`] }),
    suite('stream-chaos', { ...onStreamServers, testMatch: [`${STREAM[1]}**/*.test.ts`] }),
  ],
};
