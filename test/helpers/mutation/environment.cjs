const { TestEnvironment } = require('jest-environment-node');

/** The mutant that a test has failed on; runs share this module, so it is kept with its mutant. */
let killed;

/**
 * Skips the remaining tests once one has failed on a mutant: that one is enough, and Stryker's runner can't make Jest
 * stop. Without a mutant, in the first run of all tests, nothing is skipped.
 */
module.exports = class MutationEnvironment extends TestEnvironment {
  async handleTestEvent(event) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) return;
    if (event.name === 'test_fn_failure') killed = mutant;
    if (event.name === 'test_start' && killed === mutant) event.test.mode = 'skip';
  }
};
