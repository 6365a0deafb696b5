/** What a mutation run tests with: the bundle that test/helpers/mutation/bundle.ts makes. */
export default {
  roots: ['<rootDir>/dist/mutation'],
  testMatch: ['**/*.test.cjs'],
  moduleFileExtensions: ['cjs', 'js', 'json', 'node'],
  transform: {},
  // A path of its own: Stryker resolves it without Jest's root.
  testEnvironment: `${import.meta.dirname}/test/helpers/mutation/environment.cjs`,
};
